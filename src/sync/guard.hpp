// SPDX-License-Identifier: Apache-2.0
// Keeps a development tool away from clusters that are not this machine's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kube/kubeconfig.hpp"

namespace berth::sync {

struct ClusterGuard {
    /// Servers of the clusters berth made here, as in their kubeconfigs.
    std::vector<std::string> own_servers;
    /// The context the user named with --context, if any: naming it is the permission.
    std::optional<std::string> named_context;
};

/// Throws Error(denied) for a cluster that is neither on loopback, nor berth's own, nor named by the user.
void require_permitted(const kube::Connection& connection, const ClusterGuard& guard);

}  // namespace berth::sync
