// SPDX-License-Identifier: Apache-2.0
// Parsing and printing of IPv4 addresses (strict dotted quads, as inet_pton reads them).
#include "runtime/ipv4.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace berth::runtime {

std::optional<Ipv4Address> Ipv4Address::parse(std::string_view text) {
    in_addr raw{};
    if (::inet_pton(AF_INET, std::string(text).c_str(), &raw) != 1) return std::nullopt;
    return Ipv4Address{ntohl(raw.s_addr)};
}

std::string Ipv4Address::text() const {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (!out.empty()) out += '.';
        out += std::to_string((value >> shift) & 0xffU);
    }
    return out;
}

std::optional<Ipv4Subnet> Ipv4Subnet::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto base = Ipv4Address::parse(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (!base || error != std::errc() || end != digits.data() + digits.size() || prefix > 32) return std::nullopt;
    const Ipv4Subnet subnet{*base, prefix};
    if ((base->value & ~subnet.mask()) != 0) return std::nullopt;
    return subnet;
}

std::string Ipv4Subnet::text() const { return base.text() + "/" + std::to_string(prefix); }

std::uint32_t Ipv4Subnet::mask() const { return prefix == 0 ? 0U : ~std::uint32_t{0} << (32U - prefix); }

bool Ipv4Subnet::contains(Ipv4Address address) const { return (address.value & mask()) == base.value; }

bool Ipv4Subnet::overlaps(const Ipv4Subnet& other) const {
    const std::uint32_t shared = std::min(mask(), other.mask());  // the shorter prefix has the smaller mask
    return (base.value & shared) == (other.base.value & shared);
}

}  // namespace berth::runtime
