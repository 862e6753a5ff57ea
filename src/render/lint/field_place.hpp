// SPDX-License-Identifier: Apache-2.0
// Where a field like "images[1]" stands in a kustomization.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "render/file_system.hpp"
#include "yaml/arena.hpp"
#include "yaml/node.hpp"

namespace berth::render::lint {

struct FieldPlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// Reads each kustomization once, and knows no fields of one that cannot be read. `file` is its full path.
class FieldPlaces {
public:
    explicit FieldPlaces(FileSystem& files) : files_(files) {}

    /// The value of the field, or its entry; nullptr when it is not there.
    [[nodiscard]] const yaml::Node* find_entry(const std::string& file, std::string_view field);
    /// Of the entry, or of the key; 0 when it is not there.
    [[nodiscard]] FieldPlace find(const std::string& file, std::string_view field);

private:
    const yaml::Node* root_of(const std::string& file);

    FileSystem& files_;
    std::deque<yaml::Arena> arenas_;
    std::unordered_map<std::string, const yaml::Node*> roots_;
};

}  // namespace berth::render::lint
