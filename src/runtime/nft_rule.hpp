// SPDX-License-Identifier: Apache-2.0
// Builds nf_tables expressions, one readable call each; used by nat.cpp only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/ipv4.hpp"
#include "runtime/nat.hpp"
#include "runtime/netlink.hpp"

namespace berth::runtime {

enum class Comparison : std::uint8_t { equal, different };

/// A rule as a list of expressions, in the order the kernel evaluates them (linux/netfilter/nf_tables.h).
class NftRule {
public:
    NftRule& source_in(const Ipv4Subnet& subnet);
    NftRule& destination_in(const Ipv4Subnet& subnet);
    NftRule& destination_is(Ipv4Address address);
    /// The destination is an address of this machine.
    NftRule& destination_is_local();
    NftRule& protocol_is(TransportProtocol protocol);
    NftRule& destination_port_is(std::uint16_t port);
    NftRule& in_link(Comparison comparison, const std::string& name);
    NftRule& out_link(Comparison comparison, const std::string& name);
    NftRule& destination_nat(Ipv4Address address, std::uint16_t port);
    NftRule& masquerade();
    NftRule& accept();
    NftRule& drop();

    void write(NetlinkMessage& expressions) const;

private:
    using Fill = std::function<void(NetlinkMessage&)>;
    NftRule& expression(std::string name, Fill data);
    NftRule& network_field(std::uint32_t offset, const Ipv4Subnet& subnet);
    NftRule& link_name(std::uint32_t key, Comparison comparison, const std::string& name);
    NftRule& compare(Comparison comparison, std::vector<std::byte> value);
    NftRule& immediate(std::uint32_t to_register, std::vector<std::byte> value);
    NftRule& verdict(std::uint32_t code);

    struct Expression {
        std::string name;
        Fill data;
    };
    std::vector<Expression> expressions_;
};

}  // namespace berth::runtime
