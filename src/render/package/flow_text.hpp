// SPDX-License-Identifier: Apache-2.0
// Values as kyaml writes them: `RNode.String()`.
#pragma once

#include <string>

#include "yaml/node.hpp"

namespace berth::render::package {

enum class Comments { kept, dropped };

/// In flow style, and without quotes it does not need; a text of several lines is a block.
[[nodiscard]] std::string flow_text_of(const yaml::Node& node, Comments comments);
/// As it stands, with its comments.
[[nodiscard]] std::string text_of(const yaml::Node& node);

}  // namespace berth::render::package
