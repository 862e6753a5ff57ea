// SPDX-License-Identifier: Apache-2.0
// Looking through folders for files with definitions.
#include "workflow/crd_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::workflow {
namespace {

bool may_hold_objects(const std::filesystem::path& path) {
    const auto extension = path.extension();
    return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

// A look at the text is enough here: rendering reads the files that this leaves, and refuses one without a definition.
bool holds_definition(const AbsolutePath& file) {
    const auto text = read_file(file);
    return text.find("CustomResourceDefinition") != std::string::npos && text.find("openAPIV3Schema") != std::string::npos;
}

std::vector<std::string> files_below(const AbsolutePath& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.string()))
        if (entry.is_regular_file() && may_hold_objects(entry.path()) && holds_definition(AbsolutePath(entry.path().string())))
            files.push_back(entry.path().string());
    std::ranges::sort(files);
    return files;
}

}  // namespace

std::vector<std::string> crd_files(const std::vector<AbsolutePath>& paths) {
    std::vector<std::string> files;
    for (const auto& path : paths) {
        if (!exists(path)) throw Error(ErrorKind::not_found, fmt::format("there is no '{}'", path.string()));
        const auto found = is_directory(path) ? files_below(path) : std::vector{path.string()};
        if (found.empty()) throw Error(ErrorKind::not_found, fmt::format("there is no CustomResourceDefinition in '{}'", path.string()));
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

}  // namespace berth::workflow
