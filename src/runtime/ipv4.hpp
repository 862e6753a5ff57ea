// SPDX-License-Identifier: Apache-2.0
// IPv4 addresses and subnets as values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::runtime {

struct Ipv4Address {
    std::uint32_t value = 0;  ///< in the machine's byte order

    [[nodiscard]] static std::optional<Ipv4Address> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    friend auto operator<=>(Ipv4Address, Ipv4Address) = default;
};

/// An address block in CIDR notation; the bits behind the prefix are zero.
struct Ipv4Subnet {
    Ipv4Address base;
    unsigned prefix = 32;  ///< 0 to 32

    /// "10.1.0.0/16"; nullopt also when a bit behind the prefix is set.
    [[nodiscard]] static std::optional<Ipv4Subnet> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::uint32_t mask() const;
    [[nodiscard]] bool contains(Ipv4Address address) const;
    [[nodiscard]] bool overlaps(const Ipv4Subnet& other) const;
    /// The address at `offset` from the base; the caller keeps it inside the subnet.
    [[nodiscard]] Ipv4Address at(std::uint32_t offset) const { return {base.value + offset}; }
    [[nodiscard]] Ipv4Address broadcast() const { return {base.value | ~mask()}; }
    friend bool operator==(const Ipv4Subnet&, const Ipv4Subnet&) = default;
};

}  // namespace berth::runtime
