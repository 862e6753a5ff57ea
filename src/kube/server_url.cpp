// SPDX-License-Identifier: Apache-2.0
// URLs of API servers.

#include "kube/server_url.hpp"

#include "base/text.hpp"

namespace berth::kube {

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const auto at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
    return std::string(url.substr(0, url.find(':')));
}

bool is_loopback(std::string_view server_url) {
    const auto host = to_lower(host_of(server_url));
    if (host == "localhost" || host == "::1") return true;
    // A dotted quad, and not a name that only begins like one.
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace berth::kube
