// SPDX-License-Identifier: Apache-2.0
// nf_tables rules in a chain of somebody else, known again by their comment.
#include "runtime/firewall.hpp"

#include <arpa/inet.h>
#include <linux/netlink.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "runtime/netlink.hpp"
#include "runtime/nft_rule.hpp"

namespace berth::runtime {

namespace {

constexpr const char* table = "filter";
constexpr const char* chain = "FORWARD";

nfgenmsg family_header(std::uint8_t family, std::uint16_t resource = 0) {
    nfgenmsg header{};
    header.nfgen_family = family;
    header.version = NFNETLINK_V0;
    header.res_id = resource;
    return header;
}

NetlinkMessage make_message(std::uint16_t type, std::uint16_t flags) {
    NetlinkMessage message(static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type), flags);
    message.header(family_header(NFPROTO_IPV4));
    return message;
}

// A comment as `nft` stores it: type 0, length, text with its zero.
std::vector<std::byte> comment(const std::string& bridge) {
    std::vector<std::byte> out{std::byte{0}, static_cast<std::byte>(bridge.size() + 1)};
    for (const char c : bridge) {
        out.push_back(static_cast<std::byte>(c));
    }
    out.push_back(std::byte{0});
    return out;
}

std::span<const std::byte> attributes_of(const std::vector<std::byte>& body) {
    return std::span(body).subspan(std::min(body.size(), sizeof(nfgenmsg)));
}

bool drops_by_policy(NetlinkSocket& socket) {
    NetlinkMessage message = make_message(NFT_MSG_GETCHAIN, NLM_F_ACK);
    message.text(NFTA_CHAIN_TABLE, table).text(NFTA_CHAIN_NAME, chain);
    const auto answers = socket.ask(message);
    if (!answers || answers->empty()) {
        return false;  // there is no such chain
    }
    const auto policy = find_attribute(attributes_of(answers->front()), NFTA_CHAIN_POLICY);
    std::uint32_t value = 0;
    if (!policy || policy->size() != sizeof value) {
        return false;
    }
    std::memcpy(&value, policy->data(), sizeof value);
    return ntohl(value) == NF_DROP;
}

// The handles, in network byte order, of our rules for the bridge.
std::vector<std::vector<std::byte>> find_rules(NetlinkSocket& socket, const std::string& bridge) {
    NetlinkMessage message = make_message(NFT_MSG_GETRULE, NLM_F_DUMP);
    message.text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain);
    const std::vector<std::byte> wanted = comment(bridge);
    std::vector<std::vector<std::byte>> handles;
    for (const auto& body : socket.ask(message).value_or(std::vector<std::vector<std::byte>>{})) {
        const auto data = find_attribute(attributes_of(body), NFTA_RULE_USERDATA);
        const auto handle = find_attribute(attributes_of(body), NFTA_RULE_HANDLE);
        if (data && handle && std::ranges::equal(*data, wanted)) {
            handles.emplace_back(handle->begin(), handle->end());
        }
    }
    return handles;
}

int commit(NetlinkSocket& socket, std::vector<NetlinkMessage> rules) {
    std::vector<NetlinkMessage> all;
    all.emplace_back(std::uint16_t{NFNL_MSG_BATCH_BEGIN}, std::uint16_t{0});
    all.back().header(family_header(AF_UNSPEC, htons(NFNL_SUBSYS_NFTABLES)));
    std::ranges::move(rules, std::back_inserter(all));
    all.emplace_back(std::uint16_t{NFNL_MSG_BATCH_END}, std::uint16_t{0});
    all.back().header(family_header(AF_UNSPEC, htons(NFNL_SUBSYS_NFTABLES)));
    return socket.transaction(all);
}

}  // namespace

bool open_forwarding(const std::string& bridge) {
    NetlinkSocket socket(NetlinkProtocol::netfilter);
    if (!drops_by_policy(socket)) {
        return false;
    }
    if (!find_rules(socket, bridge).empty()) {
        return true;
    }
    std::vector<NetlinkMessage> rules;
    for (const NftRule& rule : {NftRule().in_link(Comparison::equal, bridge).accept(),
                                NftRule().out_link(Comparison::equal, bridge).accept()}) {
        // Without APPEND it becomes the first rule.
        NetlinkMessage message = make_message(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_ACK);
        message.text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain);
        message.nested(NFTA_RULE_EXPRESSIONS, [&](NetlinkMessage& list) { rule.write(list); });
        message.bytes(NFTA_RULE_USERDATA, comment(bridge));
        rules.push_back(std::move(message));
    }
    if (const int error = commit(socket, std::move(rules)); error != 0) {
        throw system_error("let packets be forwarded for", bridge, error);
    }
    return true;
}

void close_forwarding(const std::string& bridge) {
    NetlinkSocket socket(NetlinkProtocol::netfilter);
    std::vector<NetlinkMessage> rules;
    for (const auto& handle : find_rules(socket, bridge)) {
        NetlinkMessage message = make_message(NFT_MSG_DELRULE, NLM_F_ACK);
        message.text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, chain).bytes(NFTA_RULE_HANDLE, handle);
        rules.push_back(std::move(message));
    }
    if (rules.empty()) {
        return;
    }
    if (const int error = commit(socket, std::move(rules)); error != 0) {
        throw system_error("remove firewall rules of", bridge, error);
    }
}

}  // namespace berth::runtime
