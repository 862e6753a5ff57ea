// SPDX-License-Identifier: Apache-2.0
// `kustomize create`: a new kustomization from what is given and found.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "render/edit/edits.hpp"

namespace berth::render::edit {

enum class Detect { nothing, folder, tree };

struct CreateOptions {
    AbsolutePath folder;
    /// Patterns, as for `edit add resource`.
    std::vector<std::string> resources{};
    std::string name_space{};
    std::string name_prefix{};
    std::string name_suffix{};
    Pairs annotations{};
    Pairs labels{};
    Detect detect = Detect::nothing;
};

/// Writes kustomization.yaml; throws Error(conflict) when the folder has a kustomization. Detection takes the files
/// that hold Kubernetes objects and, in a tree, the nearest folders with a kustomization of their own.
void create_kustomization(const CreateOptions& options, const EditSources& sources, Warnings& warnings);

}  // namespace berth::render::edit
