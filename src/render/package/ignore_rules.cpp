// SPDX-License-Identifier: Apache-2.0
// Patterns of a .krmignore, held against paths.
#include "render/package/ignore_rules.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/pattern.hpp"
#include "base/text.hpp"

namespace berth::render::package {

namespace {

std::string_view without(std::string_view text, char outer) {
    while (text.starts_with(outer)) {
        text.remove_prefix(1);
    }
    while (text.ends_with(outer)) {
        text.remove_suffix(1);
    }
    return text;
}

/// A malformed pattern matches nothing.
bool is_match(const std::string& pattern, std::string_view part) {
    if (!pattern.contains('*') && !pattern.contains('?') && !pattern.contains('[')) {
        return pattern == part;
    }
    try {
        return matches_pattern(pattern, part);
    } catch (const Error&) {
        return false;
    }
}

std::vector<std::size_t> slashes(std::string_view path) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '/') {
            found.push_back(i);
        }
    }
    return found;
}

}  // namespace

IgnoreRules::IgnoreRules(std::string_view text) {
    for (const auto& whole : split_lines(text)) {
        std::string_view line = without(whole, ' ');
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        if (line.starts_with("\\#")) {
            line.remove_prefix(1);
        }
        const bool accepted = line.starts_with('!');
        line.remove_prefix(accepted ? 1 : 0);
        const auto pattern = without(line, '/');
        if (!pattern.empty()) {
            (accepted ? accepted_ : ignored_)
                .push_back({std::string(pattern), line.starts_with('/'), line.ends_with('/')});
        }
    }
}

/// Of a pattern with n parts, the last n parts of the path count; from the root it has to be the whole path.
bool IgnoreRules::Pattern::matches(std::string_view path, Is is) const {
    const auto depth = static_cast<std::size_t>(std::count(text.begin(), text.end(), '/')) + 1;
    const auto cuts = slashes(path);
    if (depth > cuts.size() + 1 || (folder_only && is == Is::file)) {
        return false;
    }
    if (depth == cuts.size() + 1) {
        return is_match(text, path);
    }
    return !from_root && is_match(text, path.substr(cuts[cuts.size() - depth] + 1));
}

bool IgnoreRules::ignores(std::string_view path, Is is) const {
    const auto matches = [&](const Pattern& pattern) { return pattern.matches(path, is); };
    return std::none_of(accepted_.begin(), accepted_.end(), matches) && std::any_of(ignored_.begin(), ignored_.end(), matches);
}

}  // namespace berth::render::package
