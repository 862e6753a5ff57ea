// SPDX-License-Identifier: Apache-2.0
// The container a node runs in, and the files about its surroundings that it is given.
#pragma once

#include <string>

#include "base/path.hpp"
#include "cluster/state.hpp"
#include "runtime/spec.hpp"

namespace berth::cluster {

/// "/berth/TAG/CLUSTER/NODE".
[[nodiscard]] std::string node_cgroup(const ClusterState& cluster, const NodeState& node);
[[nodiscard]] std::string cluster_cgroup(const ClusterState& cluster);

/// The node's folder holds root (the mounted overlay), var, and the files hosts, hostname and resolv.conf.
[[nodiscard]] runtime::RuntimeSpec make_node_container(const ClusterState& cluster, const NodeState& node,
                                                       const ClusterDirectory& directory);

/// Every node of the cluster by name.
[[nodiscard]] std::string make_hosts(const ClusterState& cluster);

/// For nodes, made from the machine's own: name servers on loopback addresses cannot be reached from a node and are
/// left out; where none is left, `gateway` stands in, so that readers of the file find one.
[[nodiscard]] std::string make_resolv_conf(std::string_view machine, const std::string& search,
                                           const std::string& gateway);

/// The machine's resolv.conf, or that of systemd-resolved where the machine's only points to its stub.
[[nodiscard]] std::string read_machine_resolv_conf();

}  // namespace berth::cluster
