// SPDX-License-Identifier: Apache-2.0
// The fields of berth.yaml: what is read is held against this list, and the JSON Schema for editors is made from it.
#pragma once

#include <span>
#include <string_view>

#include "json/value.hpp"
#include "yaml/fields.hpp"

namespace berth::config {

enum class FieldType : std::uint8_t { text, flag, texts, text_map, images };

struct ProjectField {
    std::string_view name;
    FieldType type;
    std::string_view description;
};

[[nodiscard]] std::span<const ProjectField> project_fields();
[[nodiscard]] std::span<const ProjectField> image_fields();

/// Throws std::logic_error when a field was asked for that is not listed, or one is listed that nobody asked for: then
/// the code that reads and the list do not agree.
void require_listed(const yaml::Fields& read, std::span<const ProjectField> listed);

/// Draft 7.
[[nodiscard]] json::Value project_schema();

}  // namespace berth::config
