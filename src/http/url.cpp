// SPDX-License-Identifier: Apache-2.0
// URL parts, by hand for the four that are needed.
#include "http/url.hpp"

#include <charconv>

#include "base/text.hpp"

namespace berth::http {

namespace {

/// Scheme and authority; the authority ends before path, query or fragment.
std::optional<std::pair<std::string_view, std::string_view>> split_authority(std::string_view url) {
    const auto parts = split_once(url, "://");
    if (!parts) {
        return std::nullopt;
    }
    return std::pair(parts->first, parts->second.substr(0, parts->second.find_first_of("/?#")));
}

}  // namespace

std::optional<Origin> origin_of(std::string_view url) {
    const auto parts = split_authority(url);
    if (!parts) {
        return std::nullopt;
    }
    Origin origin{.scheme = to_lower(parts->first), .host = {}, .port = 0};
    if (origin.scheme != "http" && origin.scheme != "https") {
        return std::nullopt;
    }
    std::string_view authority = parts->second;
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        authority.remove_prefix(at + 1);
    }
    origin.port = origin.scheme == "https" ? 443 : 80;
    const auto bracket = authority.find(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos && colon + 1 < authority.size()) {
        const char* end = authority.data() + authority.size();
        const auto result = std::from_chars(authority.data() + colon + 1, end, origin.port);
        if (result.ec != std::errc{} || result.ptr != end) {
            return std::nullopt;
        }
    }
    std::string_view host = authority.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    if (host.empty()) {
        return std::nullopt;
    }
    origin.host = to_lower(host);
    return origin;
}

bool is_loopback_host(std::string_view host) {
    return host == "localhost" || host == "::1" || host.ends_with(".localhost") ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

std::string redacted(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto parts = split_authority(url);
    if (!parts) {
        return std::string(url);
    }
    const auto at = parts->second.rfind('@');
    if (at == std::string_view::npos) {
        return std::string(url);
    }
    const std::size_t authority_at = parts->first.size() + 3;
    return std::string(url.substr(0, authority_at)).append(url.substr(authority_at + at + 1));
}

}  // namespace berth::http
