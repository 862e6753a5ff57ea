// SPDX-License-Identifier: Apache-2.0
// Choosing subnet, addresses and ports.
#include "cluster/plan.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "runtime/links.hpp"

namespace berth::cluster {

namespace {

// FNV-1a: the names of links and tables must be the same in every run, and need no more than spreading.
std::uint32_t spread(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return hash;
}

int socket_type(runtime::TransportProtocol protocol) {
    return protocol == runtime::TransportProtocol::udp ? SOCK_DGRAM : SOCK_STREAM;
}

// An open socket at the address, or nothing with errno set.
FileDescriptor bind_socket(runtime::Ipv4Address listen, std::uint16_t port, runtime::TransportProtocol protocol) {
    FileDescriptor fd(::socket(AF_INET, socket_type(protocol) | SOCK_CLOEXEC, 0));
    if (protocol == runtime::TransportProtocol::tcp) {
        // Connections that are merely being forgotten (TIME_WAIT) do not count as use.
        const int yes = 1;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(listen.value);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        fd.close();
        errno = error;
    }
    return fd;
}

bool same_port(const runtime::PortForward& a, const runtime::PortForward& b) {
    return a.host_port == b.host_port && a.protocol == b.protocol &&
           (a.listen == b.listen || a.listen.value == 0 || b.listen.value == 0);
}

}  // namespace

std::string home_tag(const AbsolutePath& home) { return fmt::format("{:08x}", spread(home.string())).substr(0, 6); }

runtime::Ipv4Subnet choose_subnet(const std::string& cluster, const std::vector<runtime::Ipv4Subnet>& taken) {
    constexpr std::uint32_t first = 0x0ad50000U;  // 10.213.0.0
    for (std::uint32_t step = 0; step < 256; ++step) {
        const std::uint32_t number = (spread(cluster) + step) % 256;
        const runtime::Ipv4Subnet subnet{{first + number * 256}, 24};
        if (std::ranges::none_of(taken, [&](const auto& other) { return other.overlaps(subnet); })) {
            return subnet;
        }
    }
    throw Error("there is no free subnet between 10.213.0.0/24 and 10.213.255.0/24",
                "remove clusters with 'berth down', or routes that cover this range");
}

void check_port_free(const runtime::PortForward& forward, const std::vector<ClusterState>& others) {
    const std::string name = fmt::format("{}:{}/{}", forward.listen.text(), forward.host_port,
                                         runtime::protocol_name(forward.protocol));
    for (const ClusterState& other : others) {
        for (const NodeState& node : other.nodes) {
            if (std::ranges::any_of(node.forwards, [&](const auto& taken) { return same_port(taken, forward); })) {
                throw Error(ErrorKind::conflict, "port '" + name + "' is in use",
                            "choose another hostPort, or remove the cluster with 'berth down " + other.name + "'")
                    .with_cause("cluster '" + other.name + "' has it");
            }
        }
    }
    if (forward.protocol == runtime::TransportProtocol::sctp) {
        return;  // its sockets need a kernel module that only a listener would load
    }
    if (!bind_socket(forward.listen, forward.host_port, forward.protocol)) {
        const int error = errno;
        throw Error(ErrorKind::conflict, "port '" + name + "' cannot be used",
                    "choose another port, or stop the program that has it ('ss -ltnup' shows it)")
            .with_cause(system_error("listen at", name, error).what());
    }
}

std::uint16_t choose_port(runtime::Ipv4Address listen, const std::vector<ClusterState>& others) {
    for (int tries = 0; tries < 100; ++tries) {
        const FileDescriptor fd = bind_socket(listen, 0, runtime::TransportProtocol::tcp);
        sockaddr_in address{};
        socklen_t length = sizeof address;
        if (!fd || ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0) {
            throw system_error("find a free port at", listen.text());
        }
        const runtime::PortForward found{.listen = listen, .host_port = ntohs(address.sin_port)};
        const bool taken = std::ranges::any_of(others, [&](const ClusterState& other) {
            return std::ranges::any_of(other.nodes, [&](const NodeState& node) {
                return std::ranges::any_of(node.forwards, [&](const auto& has) { return same_port(has, found); });
            });
        });
        if (!taken) {
            return found.host_port;
        }
    }
    throw Error("cannot find a free port at '" + listen.text() + "'");
}

ClusterState make_plan(const ClusterSpec& spec, const AbsolutePath& home, const std::vector<ClusterState>& others) {
    std::vector<runtime::Ipv4Subnet> taken = runtime::list_routes();
    taken.push_back(spec.networking.pod_subnet);
    taken.push_back(spec.networking.service_subnet);
    for (const ClusterState& other : others) {
        taken.push_back(other.subnet);  // a stopped cluster has no route but keeps its addresses
    }
    const std::string tag = home_tag(home);
    const std::string mark = fmt::format("{:08x}", spread(tag + "/" + spec.name));
    ClusterState plan{.name = spec.name, .tag = tag};
    plan.created = format_rfc3339(std::chrono::system_clock::now());
    plan.subnet = choose_subnet(spec.name, taken);
    plan.bridge = "berth-" + mark;
    plan.nat_table = "berth-" + spec.name + "-" + tag;
    plan.pod_subnet = spec.networking.pod_subnet;
    plan.service_subnet = spec.networking.service_subnet;
    plan.api_server_address = spec.networking.api_server_address;

    const std::vector<std::string> names = node_names(spec);
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
        const NodeConfig& config = spec.nodes[i];
        NodeState node{.name = names[i], .role = config.role, .mounts = config.mounts};
        node.address = plan.subnet.at(static_cast<std::uint32_t>(i) + 2);  // .1 is the bridge
        node.link = fmt::format("bv{}.{}", mark, i);
        for (const PortMapping& port : config.ports) {
            runtime::PortForward forward{.listen = port.listen, .host_port = port.host_port.value_or(0),
                                         .target = node.address, .target_port = port.container_port,
                                         .protocol = port.protocol};
            if (port.host_port) {
                within(port.position, [&] { check_port_free(forward, others); });
            } else {
                forward.host_port = choose_port(port.listen, others);
            }
            node.forwards.push_back(forward);
        }
        plan.nodes.push_back(std::move(node));
    }
    // The control plane comes first: everything else asks it.
    std::ranges::stable_partition(plan.nodes,
                                  [](const NodeState& node) { return node.role == NodeRole::control_plane; });
    NodeState& first = plan.nodes.front();
    runtime::PortForward api{.listen = plan.api_server_address,
                             .host_port = spec.networking.api_server_port.value_or(0),
                             .target = first.address, .target_port = 6443};
    if (spec.networking.api_server_port) {
        check_port_free(api, others);
    } else {
        api.host_port = choose_port(api.listen, others);
    }
    plan.api_server_port = api.host_port;
    first.forwards.push_back(api);
    return plan;
}

}  // namespace berth::cluster
