// SPDX-License-Identifier: Apache-2.0
// Adding and removing entries of `patches`.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "json/write.hpp"
#include "render/edit/edits.hpp"

namespace berth::render::edit {

namespace {

json::Value entry_of(const PatchArguments& arguments) {
    json::Object entry;
    if (!arguments.path.empty()) {
        entry.set("path", arguments.path);
    }
    if (!arguments.patch.empty()) {
        entry.set("patch", arguments.patch);
    }
    if (!arguments.target.empty()) {
        entry.set("target", arguments.target);
    }
    return entry;
}

json::Array patches_of(const KustomizationFile& file) {
    const json::Value patches = file.value("patches");
    return patches.is_array() ? patches.as_array() : json::Array();
}

void refuse_both(const PatchArguments& arguments) {
    if (!arguments.path.empty() && !arguments.patch.empty()) {
        throw Error(ErrorKind::usage, "patch and path can't be set at the same time");
    }
}

}  // namespace

void add_patch(KustomizationFile& file, const PatchArguments& arguments, Warnings& warnings) {
    refuse_both(arguments);
    if (arguments.path.empty() && arguments.patch.empty()) {
        throw Error(ErrorKind::usage, "must provide either patch or path");
    }
    json::Array patches = patches_of(file);
    const json::Value entry = entry_of(arguments);
    if (std::find(patches.begin(), patches.end(), entry) != patches.end()) {
        warnings.push_back(fmt::format("patch {} already in kustomization file", json::write(entry)));
        return;
    }
    patches.push_back(entry);
    file.set("patches", patches);
}

void remove_patch(KustomizationFile& file, const PatchArguments& arguments, Warnings& warnings) {
    refuse_both(arguments);
    json::Array patches = patches_of(file);
    const json::Value entry = entry_of(arguments);
    if (std::erase(patches, entry) == 0) {
        warnings.push_back(fmt::format("patch {} doesn't exist in kustomization file", json::write(entry)));
        return;
    }
    file.set("patches", patches);
}

}  // namespace berth::render::edit
