// SPDX-License-Identifier: Apache-2.0
// Addresses and ports that nobody else uses.
#include "cluster/plan.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <set>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

// A listening TCP socket on 127.0.0.1 and its port.
std::pair<FileDescriptor, std::uint16_t> listener() {
    FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), length) == 0);
    REQUIRE(::listen(fd.get(), 1) == 0);
    REQUIRE(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
    return {std::move(fd), ntohs(address.sin_port)};
}

const runtime::Ipv4Address local = *runtime::Ipv4Address::parse("127.0.0.1");

}  // namespace

TEST_CASE("subnets avoid what is taken and are stable") {
    const auto first = choose_subnet("dev", {});
    CHECK(choose_subnet("dev", {}) == first);
    CHECK(first.prefix == 24);
    CHECK_FALSE(choose_subnet("dev", {first}).overlaps(first));
    CHECK_THROWS_AS((void)choose_subnet("dev", {*runtime::Ipv4Subnet::parse("10.0.0.0/8")}), Error);
}

TEST_CASE("a port in use is named, by program and by cluster") {
    const auto [socket, port] = listener();
    try {
        check_port_free({.listen = local, .host_port = port}, {});
        FAIL("took a port that is in use");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(error.message().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
    }
    ClusterState other{.name = "other"};
    other.nodes.push_back({.name = "n", .forwards = {{.listen = {}, .host_port = 4711, .target = {}, .target_port = 1}}});
    CHECK_THROWS_AS(check_port_free({.listen = local, .host_port = 4711}, {other}), Error);
    check_port_free({.listen = local, .host_port = 4711, .protocol = runtime::TransportProtocol::udp}, {other});
}

TEST_CASE("a plan has addresses, names and ports of its own") {
    ClusterSpec spec = default_spec();
    spec.name = "dev";
    spec.nodes.insert(spec.nodes.begin(), {.role = NodeRole::worker, .ports = {{.container_port = 80}}});
    spec.nodes.push_back({.role = NodeRole::worker});
    const AbsolutePath home("/var/lib/berth");
    const ClusterState plan = make_plan(spec, home, {});
    REQUIRE(plan.nodes.size() == 3);
    CHECK(plan.nodes[0].name == "dev-control-plane");
    CHECK(plan.control_plane().forwards.back().target_port == 6443);
    CHECK(plan.control_plane().forwards.back().host_port == plan.api_server_port);
    std::set<std::uint32_t> addresses;
    for (const NodeState& node : plan.nodes) {
        CHECK(plan.subnet.contains(node.address));
        CHECK(node.link.size() <= 15);
        addresses.insert(node.address.value);
    }
    CHECK(addresses.size() == 3);
    CHECK_FALSE(addresses.contains(plan.subnet.at(1).value));
    CHECK(plan.bridge.size() <= 15);
    CHECK(plan.find_node("dev-worker")->forwards.size() == 1);
    CHECK(plan.find_node("dev-worker3") == nullptr);

    const ClusterState second = make_plan(spec, home, {plan});
    CHECK_FALSE(second.subnet.overlaps(plan.subnet));
    const ClusterState elsewhere = make_plan(spec, AbsolutePath("/other"), {});
    CHECK(elsewhere.bridge != plan.bridge);
    CHECK(elsewhere.nat_table != plan.nat_table);
}

TEST_CASE("state survives being written and read; nonsense is named") {
    ClusterSpec spec = default_spec();
    spec.nodes[0].mounts = {{.container_path = "/c", .host_path = "/h", .access = MountAccess::read_only,
                             .propagation = MountPropagation::bidirectional}};
    ClusterState state = make_plan(spec, AbsolutePath("/h"), {});
    state.phase = Phase::ready;
    state.nodes[0].layers = {AbsolutePath("/l1"), AbsolutePath("/l2")};
    state.nodes[0].environment = {{"a", "b"}};
    const std::string text = write_state(state);
    CHECK(write_state(read_state(text, "cluster.json")) == text);
    CHECK_THROWS_AS((void)read_state("{}", "cluster.json"), Error);
    CHECK_THROWS_AS((void)read_state("", "cluster.json"), Error);
    try {
        (void)read_state(R"({"version": 99})", "/x/cluster.json");
        FAIL("read a future version");
    } catch (const Error& error) {
        CHECK(error.message().find("/x/cluster.json") != std::string::npos);
    }
}
