// SPDX-License-Identifier: Apache-2.0
// What is synced into a cluster, and how it is.
#pragma once

#include <string>
#include <vector>

#include "sync/health/health.hpp"
#include "sync/services.hpp"

namespace berth::sync {

struct ApplicationState {
    struct Object {
        kube::ObjectRef ref;
        Health health;
    };
    std::string name;  ///< of its inventory
    std::vector<Object> objects;

    [[nodiscard]] std::size_t well() const;
};

/// Every inventory of the cluster with the health of its objects now, sorted by name.
[[nodiscard]] std::vector<ApplicationState> survey(SyncServices& services, const CancelToken& cancel);

/// Healthy, or suspended because its manifest says so.
[[nodiscard]] bool is_well(const Health& health);

}  // namespace berth::sync
