// SPDX-License-Identifier: Apache-2.0
// Adding and removing entries of the lists of paths.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "render/edit/edits.hpp"
#include "render/edit/glob.hpp"

namespace berth::render::edit {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Something that is fetched when it is built, so it cannot be looked for on disk.
bool is_remote(std::string_view path) {
    return path.find("://") != std::string_view::npos || path.starts_with("git@") || path.starts_with("git::") ||
           path.starts_with("github.com/") || path.find(".git") != std::string_view::npos ||
           path.find("?ref=") != std::string_view::npos;
}

std::string singular(std::string_view field) { return std::string(field.substr(0, field.size() - 1)); }

std::vector<std::string> expand(const KustomizationFile& file, std::string_view field,
                                const std::vector<std::string>& patterns, Verify verify, Warnings& warnings) {
    const bool must_exist = field == "resources" || field == "components";
    std::vector<std::string> paths;
    for (const auto& pattern : patterns) {
        if (verify == Verify::no) {
            paths.push_back(pattern);
            continue;
        }
        auto found = glob(file.path().parent(), pattern);
        if (found.empty() && must_exist && !is_remote(pattern)) {
            throw Error(ErrorKind::not_found, fmt::format("'{}' has no match", pattern),
                        "give '--no-verify' to add it all the same");
        }
        if (found.empty() && must_exist) {
            found.push_back(pattern);
        }
        if (found.empty()) {
            warnings.push_back(fmt::format("'{}' has no match", pattern));
        }
        paths.insert(paths.end(), found.begin(), found.end());
    }
    return paths;
}

}  // namespace

void add_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& patterns, Verify verify,
               Warnings& warnings) {
    auto present = file.strings(field);
    for (const auto& path : expand(file, field, patterns, verify, warnings)) {
        if (path == file.path().name()) {
            continue;
        }
        if (contains(present, path)) {
            warnings.push_back(fmt::format("{} '{}' already in kustomization file", singular(field), path));
            continue;
        }
        present.push_back(path);
    }
    file.set_strings(field, present);
}

void add_bases(KustomizationFile& file, const std::vector<std::string>& paths) {
    auto present = file.strings("resources");
    for (const auto& path : paths) {
        const auto full = path.starts_with('/') ? AbsolutePath(path) : file.path().parent() / path;
        if (!exists(full)) {
            throw Error(ErrorKind::not_found, fmt::format("'{}' does not exist", path));
        }
        if (contains(present, path)) {
            throw Error(ErrorKind::conflict, fmt::format("base '{}' already in kustomization file", path));
        }
        present.push_back(path);
    }
    file.set_strings("resources", present);
}

void remove_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& patterns) {
    auto left = file.strings(field);
    std::erase_if(left, [&](const std::string& path) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const std::string& pattern) { return matches_pattern(pattern, path); });
    });
    file.set_strings(field, left);
}

}  // namespace berth::render::edit
