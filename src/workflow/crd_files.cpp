// SPDX-License-Identifier: Apache-2.0
// Looking through folders for files with definitions.
#include "workflow/crd_files.hpp"

#include <fmt/format.h>

#include <string_view>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::workflow {
namespace {

bool may_hold_objects(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json"); }

// A look at the text is enough here: rendering reads the files that this leaves, and refuses one without a definition.
bool holds_definition(const AbsolutePath& file) {
    const auto text = read_file(file);
    return text.find("CustomResourceDefinition") != std::string::npos && text.find("openAPIV3Schema") != std::string::npos;
}

void add_files_below(const AbsolutePath& folder, std::vector<std::string>& files) {
    for (const auto& name : list_directory(folder)) {
        const auto path = folder / name;
        if (is_directory(path))
            add_files_below(path, files);
        else if (may_hold_objects(name) && holds_definition(path))
            files.push_back(path.string());
    }
}

std::vector<std::string> files_of(const AbsolutePath& path) {
    if (!is_directory(path)) return {path.string()};
    std::vector<std::string> files;
    add_files_below(path, files);
    return files;
}

}  // namespace

std::vector<std::string> crd_files(const std::vector<AbsolutePath>& paths) {
    std::vector<std::string> files;
    for (const auto& path : paths) {
        if (!exists(path)) throw Error(ErrorKind::not_found, fmt::format("there is no '{}'", path.string()));
        const auto found = files_of(path);
        if (found.empty()) throw Error(ErrorKind::not_found, fmt::format("there is no CustomResourceDefinition in '{}'", path.string()));
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

}  // namespace berth::workflow
