// SPDX-License-Identifier: Apache-2.0
// The expressions of nf_tables (linux/netfilter/nf_tables.h) that the nat table needs.
#include "runtime/nft_rule.hpp"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstring>

namespace berth::runtime {

namespace {

// Offsets in the IPv4 header (RFC 791) and in the TCP, UDP and SCTP headers, which agree on their ports.
constexpr std::uint32_t source_offset = 12;
constexpr std::uint32_t destination_offset = 16;
constexpr std::uint32_t destination_port_offset = 2;

template <typename Number>
std::vector<std::byte> bytes_of(Number value) {
    std::vector<std::byte> out(sizeof value);
    std::memcpy(out.data(), &value, sizeof value);
    return out;
}

std::vector<std::byte> network_order(std::uint32_t value) { return bytes_of(htonl(value)); }

std::uint8_t protocol_number(TransportProtocol protocol) {
    switch (protocol) {
        case TransportProtocol::tcp: return IPPROTO_TCP;
        case TransportProtocol::udp: return IPPROTO_UDP;
        case TransportProtocol::sctp: return IPPROTO_SCTP;
    }
    return IPPROTO_TCP;
}

void put_value(NetlinkMessage& message, std::uint16_t attribute, const std::vector<std::byte>& value) {
    message.nested(attribute, [&](NetlinkMessage& data) { data.bytes(NFTA_DATA_VALUE, value); });
}

}  // namespace

NftRule& NftRule::expression(std::string name, Fill data) {
    expressions_.push_back({std::move(name), std::move(data)});
    return *this;
}

NftRule& NftRule::compare(Comparison comparison, std::vector<std::byte> value) {
    return expression("cmp", [comparison, value = std::move(value)](NetlinkMessage& data) {
        data.be32(NFTA_CMP_SREG, NFT_REG_1);
        data.be32(NFTA_CMP_OP, comparison == Comparison::equal ? NFT_CMP_EQ : NFT_CMP_NEQ);
        put_value(data, NFTA_CMP_DATA, value);
    });
}

NftRule& NftRule::immediate(std::uint32_t to_register, std::vector<std::byte> value) {
    return expression("immediate", [to_register, value = std::move(value)](NetlinkMessage& data) {
        data.be32(NFTA_IMMEDIATE_DREG, to_register);
        put_value(data, NFTA_IMMEDIATE_DATA, value);
    });
}

NftRule& NftRule::network_field(std::uint32_t offset, const Ipv4Subnet& subnet) {
    expression("payload", [offset](NetlinkMessage& data) {
        data.be32(NFTA_PAYLOAD_DREG, NFT_REG_1).be32(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_NETWORK_HEADER);
        data.be32(NFTA_PAYLOAD_OFFSET, offset).be32(NFTA_PAYLOAD_LEN, 4);
    });
    if (subnet.prefix < 32) {
        expression("bitwise", [mask = subnet.mask()](NetlinkMessage& data) {
            data.be32(NFTA_BITWISE_SREG, NFT_REG_1).be32(NFTA_BITWISE_DREG, NFT_REG_1).be32(NFTA_BITWISE_LEN, 4);
            put_value(data, NFTA_BITWISE_MASK, network_order(mask));
            put_value(data, NFTA_BITWISE_XOR, network_order(0));
        });
    }
    return compare(Comparison::equal, network_order(subnet.base.value));
}

NftRule& NftRule::source_in(const Ipv4Subnet& subnet) { return network_field(source_offset, subnet); }
NftRule& NftRule::destination_in(const Ipv4Subnet& subnet) { return network_field(destination_offset, subnet); }
NftRule& NftRule::destination_is(Ipv4Address address) { return destination_in({address, 32}); }

NftRule& NftRule::destination_is_local() {
    expression("fib", [](NetlinkMessage& data) {
        data.be32(NFTA_FIB_DREG, NFT_REG_1).be32(NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE);
        data.be32(NFTA_FIB_FLAGS, NFTA_FIB_F_DADDR);
    });
    return compare(Comparison::equal, bytes_of(std::uint32_t{RTN_LOCAL}));  // the machine's byte order here
}

NftRule& NftRule::protocol_is(TransportProtocol protocol) {
    expression("meta", [](NetlinkMessage& data) {
        data.be32(NFTA_META_DREG, NFT_REG_1).be32(NFTA_META_KEY, NFT_META_L4PROTO);
    });
    return compare(Comparison::equal, bytes_of(protocol_number(protocol)));
}

NftRule& NftRule::destination_port_is(std::uint16_t port) {
    expression("payload", [](NetlinkMessage& data) {
        data.be32(NFTA_PAYLOAD_DREG, NFT_REG_1).be32(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER);
        data.be32(NFTA_PAYLOAD_OFFSET, destination_port_offset).be32(NFTA_PAYLOAD_LEN, 2);
    });
    return compare(Comparison::equal, bytes_of(htons(port)));
}

NftRule& NftRule::link_name(std::uint32_t key, Comparison comparison, const std::string& name) {
    expression("meta", [key](NetlinkMessage& data) {
        data.be32(NFTA_META_DREG, NFT_REG_1).be32(NFTA_META_KEY, key);
    });
    std::vector<std::byte> padded(IFNAMSIZ);
    std::memcpy(padded.data(), name.data(), std::min<std::size_t>(name.size(), IFNAMSIZ - 1));
    return compare(comparison, std::move(padded));
}

NftRule& NftRule::in_link(Comparison comparison, const std::string& name) {
    return link_name(NFT_META_IIFNAME, comparison, name);
}
NftRule& NftRule::out_link(Comparison comparison, const std::string& name) {
    return link_name(NFT_META_OIFNAME, comparison, name);
}

NftRule& NftRule::destination_nat(Ipv4Address address, std::uint16_t port) {
    immediate(NFT_REG_1, network_order(address.value));
    immediate(NFT_REG_2, bytes_of(htons(port)));
    return expression("nat", [](NetlinkMessage& data) {
        data.be32(NFTA_NAT_TYPE, NFT_NAT_DNAT).be32(NFTA_NAT_FAMILY, NFPROTO_IPV4);
        data.be32(NFTA_NAT_REG_ADDR_MIN, NFT_REG_1).be32(NFTA_NAT_REG_PROTO_MIN, NFT_REG_2);
    });
}

NftRule& NftRule::masquerade() {
    return expression("masq", [](NetlinkMessage&) {});
}

NftRule& NftRule::verdict(std::uint32_t code) {
    return expression("immediate", [code](NetlinkMessage& data) {
        data.be32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
        data.nested(NFTA_IMMEDIATE_DATA, [code](NetlinkMessage& value) {
            value.nested(NFTA_DATA_VERDICT, [code](NetlinkMessage& inner) { inner.be32(NFTA_VERDICT_CODE, code); });
        });
    });
}

NftRule& NftRule::accept() { return verdict(NF_ACCEPT); }
NftRule& NftRule::drop() { return verdict(NF_DROP); }

void NftRule::write(NetlinkMessage& expressions) const {
    for (const Expression& expression : expressions_) {
        expressions.nested(NFTA_LIST_ELEM, [&](NetlinkMessage& element) {
            element.text(NFTA_EXPR_NAME, expression.name).nested(NFTA_EXPR_DATA, expression.data);
        });
    }
}

}  // namespace berth::runtime
