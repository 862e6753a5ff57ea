// SPDX-License-Identifier: Apache-2.0
// The parts of a URL that decide where a request goes (RFC 3986), and its form for messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::http {

struct Origin {
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< without the brackets of an IPv6 address
    std::uint16_t port = 0;
};

/// nullopt when it is not an http or https URL with a host.
[[nodiscard]] std::optional<Origin> origin_of(std::string_view url);
/// 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool is_loopback_host(std::string_view host);
/// Without user, password, query and fragment, any of which may hold a secret.
[[nodiscard]] std::string redacted(std::string_view url);

}  // namespace berth::http
