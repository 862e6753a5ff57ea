// SPDX-License-Identifier: Apache-2.0
// The files and folders that a kustomization names, field by field.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "yaml/node.hpp"

namespace berth::render::lint {

enum class FileRole : std::uint8_t { resource, patch, plugin, data, other };

struct NamedFile {
    const yaml::Node* place;  ///< where the name stands
    std::string_view path;
    FileRole role = FileRole::other;
    std::string_view field;   ///< of the kustomization, like "resources"
};

/// Without URLs and without texts that stand where a name could. Names live as long as the tree.
[[nodiscard]] std::vector<NamedFile> named_files(const yaml::Node& kustomization);

/// The value of a key as kustomize finds it: without regard to case; nullptr when it is not there.
[[nodiscard]] const yaml::Node* find_field(const yaml::Node& mapping, std::string_view name);

}  // namespace berth::render::lint
