// SPDX-License-Identifier: Apache-2.0
// Adding and removing entries of the lists of paths.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/pattern.hpp"
#include "render/edit/edits.hpp"
#include "render/edit/glob.hpp"

namespace berth::render::edit {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string singular(std::string_view field) { return std::string(field.substr(0, field.size() - 1)); }

}  // namespace

std::vector<std::string> expand_patterns(const AbsolutePath& folder, const std::vector<std::string>& patterns,
                                         const EditSources* sources, Warnings& warnings) {
    std::vector<std::string> paths;
    for (const auto& pattern : patterns) {
        const auto found = glob(folder, pattern);
        paths.insert(paths.end(), found.begin(), found.end());
        if (found.empty() && sources != nullptr) {
            within(fmt::format("{} has no match", pattern), [&] { sources->check_base(pattern); });
            paths.push_back(pattern);
        } else if (found.empty()) {
            warnings.push_back(fmt::format("{} has no match", pattern));
        }
    }
    return paths;
}

void add_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& paths, Warnings& warnings) {
    auto present = file.strings(field);
    for (const auto& path : paths) {
        const bool is_itself = path == file.path().name() && (field == "resources" || field == "components");
        if (is_itself) {
            continue;
        }
        if (contains(present, path)) {
            warnings.push_back(fmt::format("{} {} already in kustomization file", singular(field), path));
            continue;
        }
        present.push_back(path);
    }
    file.set_strings(field, present);
}

void add_bases(KustomizationFile& file, const std::vector<std::string>& paths) {
    auto present = file.strings("resources");
    for (const auto& path : paths) {
        if (!exists(file.path().parent() / path)) {
            throw Error(ErrorKind::not_found, fmt::format("{} does not exist", path));
        }
        if (contains(present, path)) {
            throw Error(ErrorKind::conflict, fmt::format("base {} already in kustomization file", path));
        }
        present.push_back(path);
    }
    file.set_strings("resources", present);
}

void remove_paths(KustomizationFile& file, std::string_view field, const std::vector<std::string>& patterns) {
    auto left = file.strings(field);
    const auto removed = std::erase_if(left, [&](const std::string& path) {
        return std::any_of(patterns.begin(), patterns.end(),
                           [&](const std::string& pattern) { return matches_pattern(pattern, path); });
    });
    if (removed > 0) {
        file.set_strings(field, left);
    }
}

}  // namespace berth::render::edit
