// SPDX-License-Identifier: Apache-2.0
// Where a field like "images[1]" stands in a kustomization.
#pragma once

#include <cstdint>
#include <string_view>

#include "yaml/arena.hpp"
#include "yaml/node.hpp"

namespace berth::render::lint {

/// The value of the field, or its entry; nullptr when it is not there. The tree is made in the arena.
[[nodiscard]] const yaml::Node* find_entry(yaml::Arena& arena, std::string_view kustomization, std::string_view field);

/// Of the entry, or of the key; 0 when it is not there.
struct FieldPlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};
[[nodiscard]] FieldPlace find_field_place(std::string_view kustomization, std::string_view field);

}  // namespace berth::render::lint
