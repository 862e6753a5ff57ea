// SPDX-License-Identifier: Apache-2.0
// Turns a specification into a plan: names, addresses and ports that nobody else on this machine uses.
#pragma once

#include <string>
#include <vector>

#include "cluster/config/spec.hpp"
#include "cluster/state.hpp"

namespace berth::cluster {

/// Short and stable: tells this home's containers, links and tables apart from another's.
[[nodiscard]] std::string home_tag(const AbsolutePath& home);

/// The first of 10.213.0.0/24 ... 10.213.255.0/24, counted from one that follows from the name, that overlaps nothing
/// in `taken`. Throws Error when all are.
[[nodiscard]] runtime::Ipv4Subnet choose_subnet(const std::string& cluster,
                                                const std::vector<runtime::Ipv4Subnet>& taken);

/// Throws Error(conflict) naming the mapping when the port is in use on this machine, by a program or by a cluster.
void check_port_free(const runtime::PortForward& forward, const std::vector<ClusterState>& others);

/// A TCP port that nothing uses at the moment.
[[nodiscard]] std::uint16_t choose_port(runtime::Ipv4Address listen, const std::vector<ClusterState>& others);

/// Node image independent part of the state of a new cluster. `others` are the clusters that exist.
[[nodiscard]] ClusterState make_plan(const ClusterSpec& spec, const AbsolutePath& home,
                                     const std::vector<ClusterState>& others);

}  // namespace berth::cluster
