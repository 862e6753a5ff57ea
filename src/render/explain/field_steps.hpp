// SPDX-License-Identifier: Apache-2.0
// Ways to a field, as explain, patches and replacements write them, made comparable step by step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

using FieldSteps = std::vector<std::string>;

/// Of a path as leaves.hpp makes them: "spec.containers[name=web].[a.b/c]" -> spec, containers, [name=web], a.b/c.
[[nodiscard]] FieldSteps steps_of_path(std::string_view path);
/// Of a path of a replacement, with dots before brackets and `\.` for dots in a key.
[[nodiscard]] FieldSteps steps_of_field_path(std::string_view path);
/// Of a JSON pointer; items of lists are numbers or "-".
[[nodiscard]] FieldSteps steps_of_pointer(std::string_view pointer);

/// Whether `way` leads to the field or to something that holds it. A number, "-" and "*" fit every item of a list: which
/// one a number meant is not known afterwards.
[[nodiscard]] bool leads_to(const FieldSteps& way, const FieldSteps& field);

}  // namespace berth::render
