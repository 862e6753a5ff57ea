// SPDX-License-Identifier: Apache-2.0
// Files by shell patterns.
#include "render/edit/glob.hpp"

#include "base/file.hpp"
#include "base/pattern.hpp"

namespace berth::render::edit {

namespace {

bool has_pattern(std::string_view text) { return text.find_first_of("*?[\\") != std::string_view::npos; }

AbsolutePath below(const AbsolutePath& folder, std::string_view path) {
    return path.starts_with('/') ? AbsolutePath(path) : folder / path;
}

}  // namespace

std::vector<std::string> glob(const AbsolutePath& folder, std::string_view pattern) {
    if (!has_pattern(pattern)) {
        return exists(below(folder, pattern)) ? std::vector{std::string(pattern)} : std::vector<std::string>();
    }
    const auto slash = pattern.rfind('/');
    const std::string_view parent = slash == std::string_view::npos ? "" : pattern.substr(0, slash);
    const std::string_view name = slash == std::string_view::npos ? pattern : pattern.substr(slash + 1);
    const auto parents = has_pattern(parent) ? glob(folder, parent) : std::vector{std::string(parent)};
    std::vector<std::string> found;
    for (const auto& directory : parents) {
        const auto path = below(folder, directory.empty() && slash == 0 ? "/" : directory.empty() ? "." : directory);
        if (!is_directory(path)) {
            continue;
        }
        for (const auto& entry : list_directory(path)) {
            if (matches_pattern(name, entry)) {
                found.push_back(slash == std::string_view::npos ? entry : clean_path(directory + "/" + entry));
            }
        }
    }
    return found;
}

}  // namespace berth::render::edit
