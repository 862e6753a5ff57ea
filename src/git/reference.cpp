// SPDX-License-Identifier: Apache-2.0
// Reading references and URLs the way git does (gitrevisions(7), git-clone(1) "GIT URLS").
#include "git/reference.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace berth::git {

ResolvedReference resolve(std::string_view wanted, std::span<const RemoteReference> offered) {
    const std::string word(wanted.empty() ? "HEAD" : wanted);
    for (const std::string& name : std::array{word, "refs/" + word, "refs/tags/" + word, "refs/heads/" + word}) {
        if (std::ranges::find(offered, name, &RemoteReference::name) != offered.end()) {
            return {name};
        }
    }
    return {};
}

bool looks_like_commit(std::string_view wanted) {
    return wanted.size() >= 7 && wanted.size() <= 40 &&
           std::ranges::all_of(wanted, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

std::string without_credentials(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return std::string(url);
    }
    const auto start = scheme + 3;
    const auto end = std::min(url.find('/', start), url.size());
    const auto at = url.substr(start, end - start).rfind('@');
    if (at == std::string_view::npos) {
        return std::string(url);
    }
    return std::string(url.substr(0, start)) + std::string(url.substr(start + at + 1));
}

bool is_ssh(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        return url.substr(0, scheme).ends_with("ssh");
    }
    const auto colon = url.find(':');
    return colon != std::string_view::npos && url.find('/') > colon;
}

bool is_local(std::string_view url) {
    return url.starts_with("file://") || (url.find("://") == std::string_view::npos && !is_ssh(url));
}

}  // namespace berth::git
