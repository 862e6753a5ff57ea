// SPDX-License-Identifier: Apache-2.0
// Deprecated fields become the ones that replaced them.
#include "render/edit/fix.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::render::edit {

namespace {

json::Array list_of(const json::Value& value) { return value.is_array() ? value.as_array() : json::Array(); }

bool is_file(const AbsolutePath& folder, const std::string& text) {
    if (text.empty() || text.find('\n') != std::string::npos) {
        return false;
    }
    const auto path = text.starts_with('/') ? AbsolutePath(text) : folder / text;
    return exists(path) && !is_directory(path);
}

void move_labels(KustomizationFile& file) {
    const json::Value common = file.value("commonLabels");
    if (!common.is_object() || common.as_object().empty()) {
        return;
    }
    json::Array labels = list_of(file.value("labels"));
    for (const auto& entry : labels) {
        const json::Value* pairs = entry.find("pairs");
        for (const auto& member : common.as_object().members()) {
            if (pairs != nullptr && pairs->find(member.name) != nullptr) {
                throw Error(ErrorKind::conflict,
                            fmt::format("label name '{}' exists in both commonLabels and labels", member.name),
                            "remove it from one of them");
            }
        }
    }
    labels.emplace_back(json::Object{{"includeSelectors", true}, {"pairs", common}});
    file.set("commonLabels", {});
    file.set("labels", labels);
}

}  // namespace

void fix_deprecated(KustomizationFile& file) {
    json::Array patches = list_of(file.value("patches"));
    for (const auto& patch : list_of(file.value("patchesJson6902"))) {
        patches.push_back(patch);
    }
    for (const auto& patch : list_of(file.value("patchesStrategicMerge"))) {
        const auto& text = patch.as_string();
        patches.emplace_back(json::Object{{is_file(file.path().parent(), text) ? "path" : "patch", text}});
    }
    file.set("patchesJson6902", {});
    file.set("patchesStrategicMerge", {});
    file.set("patches", patches);
    move_labels(file);
}

}  // namespace berth::render::edit
