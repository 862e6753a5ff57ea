// SPDX-License-Identifier: Apache-2.0
// Address translation of one container network: an nf_tables table of its own, put up and taken down as a whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/ipv4.hpp"

namespace berth::runtime {

enum class TransportProtocol : std::uint8_t { tcp, udp, sctp };

/// "tcp", "udp", "sctp".
[[nodiscard]] const char* protocol_name(TransportProtocol protocol);

/// Connections to `listen`:`host_port` of this machine go to `target`:`target_port`.
struct PortForward {
    Ipv4Address listen;  ///< 0.0.0.0 is every local address
    std::uint16_t host_port = 0;
    Ipv4Address target;
    std::uint16_t target_port = 0;
    TransportProtocol protocol = TransportProtocol::tcp;
};

struct NatTable {
    std::string name;    ///< of the nf_tables table, family ip
    std::string bridge;  ///< the link behind which the subnet lives
    Ipv4Subnet subnet;
    std::vector<PortForward> forwards;
};

/// Puts the table in place in one transaction, replacing one of that name: masquerade for what leaves the subnet,
/// destination NAT for the forwards (from outside, from this machine and from the containers themselves), and no way
/// from the bridge to this machine's loopback addresses.
void replace_nat_table(const NatTable& table);

/// False when there was none.
bool remove_nat_table(const std::string& name);

/// Lets packets be forwarded, and lets connections made to 127.0.0.1 leave through the bridge (route_localnet).
void enable_forwarding(const std::string& bridge);

}  // namespace berth::runtime
