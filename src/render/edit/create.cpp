// SPDX-License-Identifier: Apache-2.0
// A new kustomization from what is given and found.
#include "render/edit/create.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"
#include "config/kustomization_names.hpp"
#include "render/load/read_resources.hpp"

namespace berth::render::edit {

namespace {

/// Whether the resources of a build could come from it; a file without any document counts.
bool holds_objects(const AbsolutePath& path) {
    const std::string text = read_file(path);
    try {
        yaml::Arena arena;
        static_cast<void>(read_objects(arena, text));
        return true;
    } catch (const Error&) {  // detection asks whether it is one, and this is the answer no
        return false;
    }
}

void detect_in(const AbsolutePath& root, const std::string& below, Detect detect, std::vector<std::string>& found) {
    for (const auto& name : list_directory(root / below)) {
        const std::string path = join_path(below, name);
        // Links to folders are not followed: reading one fails, here as with kustomize.
        if (!is_directory(root / path) || std::filesystem::is_symlink((root / path).string())) {
            if (holds_objects(root / path)) {
                found.push_back(path);
            }
        } else if (detect == Detect::tree) {
            if (config::has_kustomization(root / path)) {
                found.push_back(path);
            } else {
                detect_in(root, path, detect, found);
            }
        }
    }
}

}  // namespace

void create_kustomization(const CreateOptions& options, const EditSources& sources, Warnings& warnings) {
    auto file = KustomizationFile::create(options.folder);
    file.set_strings("resources", expand_patterns(options.folder, options.resources, &sources, warnings));
    if (options.detect != Detect::nothing) {
        std::vector<std::string> detected;
        detect_in(options.folder, ".", options.detect, detected);
        auto resources = file.strings("resources");
        for (auto& path : detected) {
            if (std::find(resources.begin(), resources.end(), path) == resources.end()) {
                resources.push_back(std::move(path));
            }
        }
        file.set_strings("resources", resources);
    }
    file.set("namespace", options.name_space);
    file.set("namePrefix", options.name_prefix);
    file.set("nameSuffix", options.name_suffix);
    set_pairs(file, "commonAnnotations", options.annotations);
    set_pairs(file, "commonLabels", options.labels);
    file.write();
}

}  // namespace berth::render::edit
