// SPDX-License-Identifier: Apache-2.0
// A tree written as go-yaml v3 does: order and styles kept.
#pragma once

#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace berth::render {

[[nodiscard]] std::string node_text(const yaml::Node& node);

/// Compact JSON laid out in lines with two spaces a level, as Go's MarshalIndent does.
[[nodiscard]] std::string indent_json(std::string_view json);

}  // namespace berth::render
