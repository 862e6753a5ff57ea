// SPDX-License-Identifier: Apache-2.0
// Which line of a patch set a field.
#pragma once

#include <cstdint>
#include <string_view>

#include "render/explain/field_steps.hpp"

namespace berth::render {

struct SetField {
    FieldSteps steps;
    std::string_view path;  ///< as leaves.hpp writes it
    std::string_view value;
};

/// In a strategic merge patch or a JSON patch whose first line has the given number. 0 when no line is sure.
[[nodiscard]] std::uint32_t find_in_patch(std::string_view text, std::uint32_t first_line, const SetField& field);

}  // namespace berth::render
