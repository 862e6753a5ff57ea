// SPDX-License-Identifier: Apache-2.0
// Names without files, and files without names.
#include "render/lint/file_rules.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "config/kustomization_names.hpp"
#include "render/lint/named_files.hpp"
#include "render/roots.hpp"

namespace berth::render::lint {

void check_named_files(const std::string& file, const yaml::Node& kustomization, FileSystem& files, Findings& findings) {
    for (const NamedFile& named : named_files(kustomization)) {
        const std::string path =
            named.path.starts_with('/') ? std::string(named.path) : join_path(directory_name(file), named.path);
        if (files.kind(path) == EntryKind::missing) {
            findings.push_back({.file = file,
                                .line = named.place->line,
                                .column = named.place->column,
                                .severity = Severity::error,
                                .rule = "missing-file",
                                .message = fmt::format("'{}' in '{}' is not there", named.path, named.field)});
        }
    }
}

void find_unused_files(const AbsolutePath& folder, const std::set<std::string>& read, Findings& findings) {
    for (const auto& name : list_directory(folder)) {
        const AbsolutePath path = folder / name;
        if (is_directory(path)) {
            if (!name.starts_with('.') && !config::has_kustomization(path)) {
                find_unused_files(path, read, findings);
            }
        } else if ((name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json")) &&
                   !config::is_kustomization_name(name) && !name.starts_with('.') && !read.contains(path.string())) {
            findings.push_back({.file = path.string(), .rule = "unused-file", .message = "no kustomization uses this file"});
        }
    }
}

}  // namespace berth::render::lint
