// SPDX-License-Identifier: Apache-2.0
// Parsing of port specifications in the notation of `docker run -p`.
#include "build/dockerfile/ports.hpp"

#include "base/text.hpp"
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace berth::build::dockerfile {
namespace {

struct Range {
    unsigned first = 0;
    unsigned last = 0;
};

[[noreturn]] void refuse(const std::string& specification, std::string_view why) {
    throw std::invalid_argument(fmt::format("invalid port: {}: {}", quoted(specification), why));
}

unsigned parse_number(const std::string& specification, std::string_view text) {
    unsigned number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size() || number > 65535) {
        refuse(specification, fmt::format("'{}' is not a port number", text));
    }
    return number;
}

Range parse_range(const std::string& specification, std::string_view text) {
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) {
        const unsigned number = parse_number(specification, text);
        return {number, number};
    }
    const Range range{parse_number(specification, text.substr(0, dash)),
                      parse_number(specification, text.substr(dash + 1))};
    if (range.last < range.first) {
        refuse(specification, "the range ends before it begins");
    }
    return range;
}

bool is_address(std::string_view text) {
    std::string address(text);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    std::array<unsigned char, sizeof(in6_addr)> buffer{};
    return inet_pton(AF_INET, address.c_str(), buffer.data()) == 1 ||
           inet_pton(AF_INET6, address.c_str(), buffer.data()) == 1;
}

void parse_one(const std::string& specification, std::vector<std::string>& ports) {
    std::string_view rest = specification;
    std::string protocol = "tcp";
    const std::size_t slash = rest.find('/');
    if (slash != std::string_view::npos) {
        protocol = to_lower(rest.substr(slash + 1));
        rest = rest.substr(0, slash);
    }
    if (protocol.empty()) {
        protocol = "tcp";
    }
    // [ADDRESS:[HOST]:]CONTAINER or HOST:CONTAINER, from the right, as an address may hold colons itself.
    std::string_view host;
    std::string_view address;
    const std::size_t colon = rest.rfind(':');
    std::string_view container = rest;
    if (colon != std::string_view::npos) {
        container = rest.substr(colon + 1);
        host = rest.substr(0, colon);
        const std::size_t second = host.rfind(':');
        if (second != std::string_view::npos) {
            address = host.substr(0, second);
            host = host.substr(second + 1);
        }
    }
    if (container.empty()) {
        refuse(specification, "no port specified");
    }
    if (protocol != "tcp" && protocol != "udp" && protocol != "sctp") {
        refuse(specification, fmt::format("invalid protocol '{}'", protocol));
    }
    const Range range = parse_range(specification, container);
    if (!host.empty()) {
        const Range outside = parse_range(specification, host);
        if (outside.last - outside.first != range.last - range.first && range.first != range.last) {
            refuse(specification, "container and host port ranges differ in length");
        }
    }
    if (!address.empty() && !is_address(address)) {
        refuse(specification, fmt::format("invalid IP address '{}'", address));
    }
    for (unsigned port = range.first; port <= range.last; ++port) {
        ports.push_back(fmt::format("{}/{}", port, protocol));
    }
}

} // namespace

std::vector<std::string> parse_ports(const std::vector<std::string>& specifications) {
    std::vector<std::string> ports;
    for (const std::string& specification : specifications) {
        parse_one(specification, ports);
    }
    std::ranges::sort(ports);
    const auto repeated = std::ranges::unique(ports);
    ports.erase(repeated.begin(), repeated.end());
    return ports;
}

} // namespace berth::build::dockerfile
