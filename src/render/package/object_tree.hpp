// SPDX-License-Identifier: Apache-2.0
// Objects drawn as a tree, by folder or by owner, as `kustomize cfg tree` does. Facts: kyaml 0.21.1, kio/tree.go.
#pragma once

#include <string>
#include <vector>

#include "render/package/package.hpp"

namespace berth::render::package {

enum class TreeStructure { automatic, folders, owners };

/// A field to show. `path` has field names, and "[name=.*]" for the items of a list that have such a field.
struct TreeField {
    std::vector<std::string> path;
};

/// The fields behind the names that `cfg tree` has for them: "image", "replicas", ... Nothing for another name.
[[nodiscard]] std::vector<TreeField> common_fields(std::string_view name);
/// "spec.template.spec.containers[name=nginx].image"; `\.` is a dot. Throws Error(usage).
[[nodiscard]] TreeField parse_field(std::string_view path);

struct TreeOptions {
    std::string root;  ///< as it is shown
    TreeStructure structure = TreeStructure::automatic;
    std::vector<TreeField> fields{};
};

/// `automatic` draws by owner as soon as one object has an owner. Throws Error for an owner that is not among the objects.
[[nodiscard]] std::string draw_tree(const Package& package, const TreeOptions& options);

}  // namespace berth::render::package
