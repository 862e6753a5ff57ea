// SPDX-License-Identifier: Apache-2.0
// The nat table of a container network, as one nf_tables transaction.
#include "runtime/nat.hpp"

#include <arpa/inet.h>
#include <linux/netlink.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <cerrno>
#include <fstream>

#include "base/error.hpp"
#include "runtime/netlink.hpp"
#include "runtime/nft_rule.hpp"

namespace berth::runtime {

namespace {

// Hook priorities with which other tools' nat chains coexist (linux/netfilter_ipv4.h).
constexpr std::int32_t priority_raw = -300;
constexpr std::int32_t priority_destination_nat = -100;
constexpr std::int32_t priority_filter = 0;
constexpr std::int32_t priority_source_nat = 100;

class Transaction {
public:
    explicit Transaction(std::string table) : table_(std::move(table)) { batch(NFNL_MSG_BATCH_BEGIN); }

    void add_table() { add(NFT_MSG_NEWTABLE, NLM_F_CREATE).text(NFTA_TABLE_NAME, table_); }
    void delete_table() { add(NFT_MSG_DELTABLE, 0).text(NFTA_TABLE_NAME, table_); }

    void add_chain(const std::string& name, const char* type, std::uint32_t hook, std::int32_t priority) {
        NetlinkMessage& message = add(NFT_MSG_NEWCHAIN, NLM_F_CREATE);
        message.text(NFTA_CHAIN_TABLE, table_).text(NFTA_CHAIN_NAME, name);
        message.nested(NFTA_CHAIN_HOOK, [&](NetlinkMessage& data) {
            data.be32(NFTA_HOOK_HOOKNUM, hook).be32(NFTA_HOOK_PRIORITY, static_cast<std::uint32_t>(priority));
        });
        message.be32(NFTA_CHAIN_POLICY, NF_ACCEPT).text(NFTA_CHAIN_TYPE, type);
    }

    void add_rule(const std::string& chain, const NftRule& rule) {
        NetlinkMessage& message = add(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
        message.text(NFTA_RULE_TABLE, table_).text(NFTA_RULE_CHAIN, chain);
        message.nested(NFTA_RULE_EXPRESSIONS, [&](NetlinkMessage& list) { rule.write(list); });
    }

    [[nodiscard]] int commit() {
        batch(NFNL_MSG_BATCH_END);
        NetlinkSocket socket(NetlinkProtocol::netfilter);
        return socket.transaction(messages_);
    }

private:
    NetlinkMessage& add(std::uint16_t type, std::uint16_t flags) {
        const auto full_type = static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type);
        messages_.emplace_back(full_type, static_cast<std::uint16_t>(flags | NLM_F_ACK));
        nfgenmsg header{};
        header.nfgen_family = NFPROTO_IPV4;
        header.version = NFNETLINK_V0;
        return messages_.back().header(header);
    }
    void batch(std::uint16_t type) {
        nfgenmsg header{};
        header.nfgen_family = AF_UNSPEC;
        header.version = NFNETLINK_V0;
        header.res_id = htons(NFNL_SUBSYS_NFTABLES);
        messages_.emplace_back(type, std::uint16_t{0});
        messages_.back().header(header);
    }

    std::string table_;
    std::vector<NetlinkMessage> messages_;
};

NftRule to_forward(const PortForward& forward) {
    NftRule rule;
    if (forward.listen.value == 0) rule.destination_is_local();
    else rule.destination_is(forward.listen);
    rule.protocol_is(forward.protocol).destination_port_is(forward.host_port);
    rule.destination_nat(forward.target, forward.target_port);
    return rule;
}

void write_setting(const std::string& path, std::string_view value) {
    std::ifstream current(path);
    std::string present;
    if (current >> present && present == value) return;
    std::ofstream out(path);
    out << value << std::flush;
    if (!out) throw Error(ErrorKind::denied, "cannot set '" + path + "' to " + std::string(value), "run as root");
}

const Ipv4Subnet loopback{{0x7f000000U}, 8};

}  // namespace

const char* protocol_name(TransportProtocol protocol) {
    switch (protocol) {
        case TransportProtocol::tcp: return "tcp";
        case TransportProtocol::udp: return "udp";
        case TransportProtocol::sctp: return "sctp";
    }
    return "tcp";
}

void replace_nat_table(const NatTable& table) {
    Transaction transaction(table.name);
    // Adding first makes the delete valid when there is no such table yet.
    transaction.add_table();
    transaction.delete_table();
    transaction.add_table();

    transaction.add_chain("guard", "filter", NF_INET_PRE_ROUTING, priority_raw);
    transaction.add_rule("guard", NftRule().in_link(Comparison::equal, table.bridge).destination_in(loopback).drop());

    transaction.add_chain("forward", "filter", NF_INET_FORWARD, priority_filter);
    transaction.add_rule("forward", NftRule().in_link(Comparison::equal, table.bridge).accept());
    transaction.add_rule("forward", NftRule().out_link(Comparison::equal, table.bridge).accept());

    transaction.add_chain("prerouting", "nat", NF_INET_PRE_ROUTING, priority_destination_nat);
    transaction.add_chain("output", "nat", NF_INET_LOCAL_OUT, priority_destination_nat);
    for (const PortForward& forward : table.forwards) {
        transaction.add_rule("prerouting", to_forward(forward));
        transaction.add_rule("output", to_forward(forward));
    }

    transaction.add_chain("postrouting", "nat", NF_INET_POST_ROUTING, priority_source_nat);
    transaction.add_rule("postrouting",
                         NftRule().source_in(table.subnet).out_link(Comparison::different, table.bridge).masquerade());
    transaction.add_rule("postrouting",
                         NftRule().source_in(loopback).out_link(Comparison::equal, table.bridge).masquerade());
    for (const PortForward& forward : table.forwards) {
        // A container that reaches a forward of its own network must get the answers by way of this machine.
        transaction.add_rule("postrouting", NftRule()
                                                .source_in({forward.target, 32})
                                                .destination_is(forward.target)
                                                .protocol_is(forward.protocol)
                                                .destination_port_is(forward.target_port)
                                                .masquerade());
    }
    if (const int error = transaction.commit(); error != 0)
        throw system_error("set up address translation", table.name, error)
            .with_hint("berth needs root and a kernel with nf_tables (nft_nat, nft_masq, nft_fib)");
}

bool remove_nat_table(const std::string& name) {
    Transaction transaction(name);
    transaction.delete_table();
    const int error = transaction.commit();
    if (error == ENOENT) return false;
    if (error != 0) throw system_error("remove address translation", name, error);
    return true;
}

void enable_forwarding(const std::string& bridge) {
    write_setting("/proc/sys/net/ipv4/ip_forward", "1");
    write_setting("/proc/sys/net/ipv4/conf/" + bridge + "/route_localnet", "1");
}

}  // namespace berth::runtime
