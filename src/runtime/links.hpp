// SPDX-License-Identifier: Apache-2.0
// Network links, addresses and routes of the namespace the calling thread is in (rtnetlink).
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "runtime/ipv4.hpp"

namespace berth::runtime {

[[nodiscard]] bool link_exists(const std::string& name);

/// Creates the bridge with this address and sets it up; keeps one that is there already.
void ensure_bridge(const std::string& name, Ipv4Address address, unsigned prefix);

struct VethOptions {
    std::string host_name;       ///< the end that stays here; at most 15 bytes
    std::string bridge;          ///< what the host end is plugged into
    std::string container_name;  ///< the end in the other namespace, "eth0"
    int container_namespace = -1;  ///< descriptor of the network namespace of the other end
};
/// Creates both ends and sets the host's end up. An old link of the host end's name is replaced.
void create_veth(const VethOptions& options);

void set_link_up(const std::string& name);

/// Inside the container's namespace: loopback up, `link` gets the address, is set up, and the default route.
void configure_link(const std::string& link, Ipv4Address address, unsigned prefix, Ipv4Address gateway);

/// Removes a link (and with it its peer or, for a bridge, its address and routes); false when it was not there.
bool remove_link(const std::string& name);

/// The names of all links here.
[[nodiscard]] std::vector<std::string> list_links();

/// Destinations of the IPv4 routes here (from /proc/net/route), without the default route: networks in use.
[[nodiscard]] std::vector<Ipv4Subnet> list_routes();

}  // namespace berth::runtime
