// SPDX-License-Identifier: Apache-2.0
// rtnetlink(7): the messages behind `ip link`, `ip address` and `ip route`.
#include "runtime/links.hpp"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>

#include <bit>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "runtime/netlink.hpp"

namespace berth::runtime {

namespace {

constexpr std::uint16_t create_new = NLM_F_CREATE | NLM_F_EXCL;

unsigned find_index(const std::string& name) { return ::if_nametoindex(name.c_str()); }

unsigned require_index(const std::string& name) {
    const unsigned index = find_index(name);
    if (index == 0) throw system_error("find network link", name);
    return index;
}

void check(int error, std::string_view doing, const std::string& operand) {
    if (error != 0) throw system_error(doing, operand, error);
}

ifinfomsg link_header(unsigned index = 0, unsigned flags = 0) {
    ifinfomsg header{};
    header.ifi_family = AF_UNSPEC;
    header.ifi_index = static_cast<int>(index);
    header.ifi_flags = flags;
    header.ifi_change = flags;
    return header;
}

void set_up(NetlinkSocket& socket, const std::string& name) {
    NetlinkMessage message(RTM_NEWLINK, 0);
    message.header(link_header(require_index(name), IFF_UP));
    check(socket.request(message), "set network link up", name);
}

void add_address(NetlinkSocket& socket, const std::string& link, Ipv4Address address, unsigned prefix) {
    NetlinkMessage message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
    ifaddrmsg header{};
    header.ifa_family = AF_INET;
    header.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
    header.ifa_scope = RT_SCOPE_UNIVERSE;
    header.ifa_index = require_index(link);
    message.header(header);
    const std::uint32_t broadcast = Ipv4Subnet{address, prefix}.broadcast().value;
    message.be32(IFA_LOCAL, address.value).be32(IFA_ADDRESS, address.value).be32(IFA_BROADCAST, broadcast);
    check(socket.request(message), "add address to network link", link);
}

void add_default_route(NetlinkSocket& socket, const std::string& link, Ipv4Address gateway) {
    NetlinkMessage message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
    rtmsg header{};
    header.rtm_family = AF_INET;
    header.rtm_table = RT_TABLE_MAIN;
    header.rtm_protocol = RTPROT_BOOT;
    header.rtm_scope = RT_SCOPE_UNIVERSE;
    header.rtm_type = RTN_UNICAST;
    message.header(header).be32(RTA_GATEWAY, gateway.value).u32(RTA_OIF, require_index(link));
    check(socket.request(message), "add default route through", gateway.text());
}

}  // namespace

void set_link_up(const std::string& name) {
    NetlinkSocket socket(NetlinkProtocol::route);
    set_up(socket, name);
}

bool link_exists(const std::string& name) { return find_index(name) != 0; }

void ensure_bridge(const std::string& name, Ipv4Address address, unsigned prefix) {
    NetlinkSocket socket(NetlinkProtocol::route);
    NetlinkMessage message(RTM_NEWLINK, create_new);
    message.header(link_header()).text(IFLA_IFNAME, name);
    message.nested(IFLA_LINKINFO, [](NetlinkMessage& info) { info.text(IFLA_INFO_KIND, "bridge"); });
    if (const int error = socket.request(message); error != EEXIST) check(error, "create bridge", name);
    add_address(socket, name, address, prefix);
    set_up(socket, name);
}

void create_veth(const VethOptions& options) {
    remove_link(options.host_name);
    NetlinkSocket socket(NetlinkProtocol::route);
    NetlinkMessage message(RTM_NEWLINK, create_new);
    message.header(link_header()).text(IFLA_IFNAME, options.host_name);
    message.u32(IFLA_MASTER, require_index(options.bridge));
    message.nested(IFLA_LINKINFO, [&](NetlinkMessage& info) {
        info.text(IFLA_INFO_KIND, "veth").nested(IFLA_INFO_DATA, [&](NetlinkMessage& data) {
            data.nested(VETH_INFO_PEER, [&](NetlinkMessage& peer) {
                peer.header(link_header()).text(IFLA_IFNAME, options.container_name);
                peer.u32(IFLA_NET_NS_FD, static_cast<std::uint32_t>(options.container_namespace));
            });
        });
    });
    check(socket.request(message), "create network link", options.host_name);
    set_up(socket, options.host_name);
}

void configure_link(const std::string& link, Ipv4Address address, unsigned prefix, Ipv4Address gateway) {
    NetlinkSocket socket(NetlinkProtocol::route);
    set_up(socket, "lo");
    add_address(socket, link, address, prefix);
    set_up(socket, link);
    add_default_route(socket, link, gateway);
}

bool remove_link(const std::string& name) {
    const unsigned index = find_index(name);
    if (index == 0) return false;
    NetlinkSocket socket(NetlinkProtocol::route);
    NetlinkMessage message(RTM_DELLINK, 0);
    message.header(link_header(index));
    const int error = socket.request(message);
    if (error == ENODEV) return false;
    check(error, "remove network link", name);
    return true;
}

std::vector<std::string> list_links() {
    std::vector<std::string> names;
    struct if_nameindex* all = ::if_nameindex();
    if (all == nullptr) throw system_error("list", "network links");
    for (const struct if_nameindex* entry = all; entry->if_index != 0; ++entry) names.emplace_back(entry->if_name);
    ::if_freenameindex(all);
    return names;
}

std::vector<Ipv4Subnet> list_routes() {
    // thread-self: the namespace of the calling thread, which need not be the process's.
    std::ifstream file("/proc/thread-self/net/route");
    std::vector<Ipv4Subnet> routes;
    std::string line;
    std::getline(file, line);  // column titles
    while (std::getline(file, line)) {
        std::istringstream columns(line);
        std::string interface, skipped;
        std::uint32_t destination = 0, mask = 0;
        columns >> interface >> std::hex >> destination >> skipped >> skipped >> skipped >> skipped >> skipped >> mask;
        if (!columns || mask == 0) continue;
        // The file prints the numbers of network byte order as if they were the machine's.
        routes.push_back({Ipv4Address{ntohl(destination)}, static_cast<unsigned>(std::popcount(mask))});
    }
    return routes;
}

}  // namespace berth::runtime
