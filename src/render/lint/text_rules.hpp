// SPDX-License-Identifier: Apache-2.0
// Rules about the text of one file.
#pragma once

#include <string>
#include <string_view>

#include "render/lint/finding.hpp"

namespace berth::render::lint {

/// Of a file with objects: keys that stand twice, and values that are not what they look like.
void check_objects(const std::string& file, std::string_view content, Findings& findings);

/// Of a kustomization: keys that stand twice, deprecated fields.
void check_kustomization(const std::string& file, std::string_view content, Findings& findings);

/// Line and column of a field like "images[1]" in a kustomization; 0 when it is not found.
struct FieldPlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};
[[nodiscard]] FieldPlace find_field(std::string_view content, std::string_view field);

}  // namespace berth::render::lint
