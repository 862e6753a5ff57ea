// SPDX-License-Identifier: Apache-2.0
// Bridges, veth pairs and address translation, in network namespaces of the test's own.
#include "runtime/links.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <future>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "root_only.hpp"
#include "runtime/nat.hpp"
#include "runtime/network_namespace.hpp"

using namespace berth;
using namespace berth::runtime;

namespace {

sockaddr_in socket_address(const char* address, std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &out.sin_addr);
    return out;
}

// Says "hello" to the first that connects.
FileDescriptor listen_at(const char* address, std::uint16_t port) {
    FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = socket_address(address, port);
    const int yes = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 || ::listen(fd.get(), 8) != 0) {
        throw system_error("listen at", address);
    }
    return fd;
}

std::string ask(const char* address, std::uint16_t port) {
    FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{2, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const sockaddr_in name = socket_address(address, port);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
        return std::string("no connection: ") + std::strerror(errno);
    }
    return read_all(fd.get(), "answer");
}

}  // namespace

TEST_CASE("a bridge and a veth pair connect two namespaces, and forwards reach the inner one") {
    BERTH_NEEDS_ROOT();
    const auto host = NetworkNamespace::create();
    const auto container = NetworkNamespace::create();
    const auto subnet = Ipv4Subnet::parse("10.99.7.0/24").value();
    FileDescriptor server;
    host.run([&] {
        set_link_up("lo");
        ensure_bridge("br-test", subnet.at(1), subnet.prefix);
        ensure_bridge("br-test", subnet.at(1), subnet.prefix);  // again: no error
        create_veth({.host_name = "vh", .bridge = "br-test", .container_name = "eth0",
                     .container_namespace = container.descriptor()});
        CHECK(link_exists("vh"));
        const auto routes = list_routes();
        CHECK(std::ranges::find(routes, subnet) != routes.end());
    });
    container.run([&] {
        configure_link("eth0", subnet.at(2), subnet.prefix, subnet.at(1));
        server = listen_at("10.99.7.2", 80);
    });
    std::jthread greeter([&] {
        for (;;) {
            FileDescriptor peer(::accept(server.get(), nullptr, nullptr));
            if (!peer) {
                return;
            }
            write_all(peer.get(), "hello", "peer");
        }
    });
    host.run([&] {
        CHECK(ask("10.99.7.2", 80) == "hello");
        // The namespace's own settings: /proc/sys/net follows the thread that opens it.
        enable_forwarding("br-test");
        NatTable table{.name = "berth-test", .bridge = "br-test", .subnet = subnet, .forwards = {}};
        table.forwards.push_back({.listen = *Ipv4Address::parse("127.0.0.1"), .host_port = 8080,
                                  .target = subnet.at(2), .target_port = 80});
        table.forwards.push_back({.listen = {}, .host_port = 8081, .target = subnet.at(2), .target_port = 80});
        replace_nat_table(table);
        replace_nat_table(table);  // as a whole, so nothing doubles
        CHECK(ask("127.0.0.1", 8080) == "hello");
        CHECK(ask("127.0.0.1", 8081) == "hello");
        CHECK(ask("10.99.7.1", 8081) == "hello");
        CHECK(ask("10.99.7.1", 8080) != "hello");
        CHECK(remove_nat_table("berth-test"));
        CHECK_FALSE(remove_nat_table("berth-test"));
        CHECK(ask("127.0.0.1", 8080) != "hello");
        CHECK(remove_link("vh"));
        CHECK_FALSE(remove_link("vh"));
        CHECK(remove_link("br-test"));
        CHECK(list_links() == std::vector<std::string>{"lo"});
    });
    ::shutdown(server.get(), SHUT_RDWR);
}

TEST_CASE("the caller's namespace is not touched") {
    BERTH_NEEDS_ROOT();
    const auto before = list_links();
    const auto other = NetworkNamespace::create();
    other.run([] { ensure_bridge("br-test2", *Ipv4Address::parse("10.99.8.1"), 24); });
    CHECK(list_links() == before);
    CHECK_THROWS_AS(other.run([] { throw Error("inside"); }), Error);
}
