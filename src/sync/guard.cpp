// SPDX-License-Identifier: Apache-2.0
// The one guard before every write.

#include "sync/guard.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "kube/server_url.hpp"

namespace berth::sync {

void require_permitted(const kube::Connection& connection, const ClusterGuard& guard) {
    if (guard.named_context && *guard.named_context == connection.context) return;
    if (kube::is_loopback(connection.server)) return;
    // By address and not by name: anybody may call a context "kind-dev".
    if (std::find(guard.own_servers.begin(), guard.own_servers.end(), connection.server) != guard.own_servers.end()) return;
    throw Error(ErrorKind::denied,
                fmt::format("context '{}' is not a local cluster: its server is '{}'", connection.context, connection.server),
                fmt::format("if it is meant, say so: --context {}", connection.context));
}

}  // namespace berth::sync
