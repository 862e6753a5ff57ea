// SPDX-License-Identifier: Apache-2.0
// The built-in tables of fields that transformers visit.
#pragma once

#include "render/schema/field_spec.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace berth::render {

enum class FieldSpecSection : std::uint8_t {
    name_prefix,
    name_suffix,
    name_space,
    common_labels,
    labels,
    template_labels,
    common_annotations,
    var_reference,
    images,
    replicas,
};

struct DefaultNameReference {
    std::string_view group;
    std::string_view version;
    std::string_view kind;
    std::span<const FieldSpec> referrers;
};

[[nodiscard]] std::span<const FieldSpec> default_field_specs(FieldSpecSection section);
[[nodiscard]] std::span<const DefaultNameReference> default_name_references();

}  // namespace berth::render
