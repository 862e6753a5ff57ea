// SPDX-License-Identifier: Apache-2.0
// The forms in which a kustomization names a directory in a git repository.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// "https://github.com/org/repo//path?ref=v1" taken apart.
struct GitUrl {
    std::string raw;
    std::string host; ///< scheme, user and host, up to and with the separator
    std::string repository;
    std::string directory; ///< within the repository, without a slash in front
    std::string ref;
    std::chrono::milliseconds timeout{std::chrono::seconds{27}};
    bool submodules = true;

    [[nodiscard]] std::string clone_url() const { return host + repository; }
};

/// Nothing if kustomize would not take the text for a repository.
[[nodiscard]] std::optional<GitUrl> parse_git_url(std::string_view text);

/// Adds kustomize's warning if the text begins with "git::".
void warn_of_git_prefix(std::string_view text, std::vector<std::string>& warnings);

/// Whether it is an http or https URL.
[[nodiscard]] bool is_http_url(std::string_view text);

}  // namespace berth::render
