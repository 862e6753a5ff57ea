// SPDX-License-Identifier: Apache-2.0
// A new kustomization from what is given and found.
#include "render/edit/create.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "yaml/json.hpp"

namespace berth::render::edit {

namespace {

// Every document is an object with a kind and a name.
bool holds_objects(const AbsolutePath& path) {
    try {
        const auto values = yaml::parse_json_values(read_file(path), path.string());
        return std::all_of(values.begin(), values.end(), [](const json::Value& value) {
            const auto kind = value.text_at({"kind"});
            return !kind.empty() && (!value.text_at({"metadata", "name"}).empty() || kind.ends_with("List"));
        });
    } catch (const Error&) {  // detection asks whether it is one, and this is the answer no
        return false;
    }
}

bool has_kustomization(const AbsolutePath& folder) {
    return exists(folder / "kustomization.yaml") || exists(folder / "kustomization.yml") || exists(folder / "Kustomization");
}

void detect_in(const AbsolutePath& root, const std::string& below, Detect detect, std::vector<std::string>& found) {
    for (const auto& name : list_directory(root / below)) {
        const std::string path = join_path(below, name);
        if (!is_directory(root / path)) {
            if (holds_objects(root / path)) {
                found.push_back(path);
            }
        } else if (detect == Detect::tree) {
            if (has_kustomization(root / path)) {
                found.push_back(path);
            } else {
                detect_in(root, path, detect, found);
            }
        }
    }
}

}  // namespace

void create_kustomization(const CreateOptions& options, Warnings& warnings) {
    auto file = KustomizationFile::create(options.folder);
    add_paths(file, "resources", options.resources, Verify::yes, warnings);
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
