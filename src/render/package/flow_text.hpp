// SPDX-License-Identifier: Apache-2.0
// A value as go-yaml v3 writes it in flow style.
#pragma once

#include <string>

#include "yaml/node.hpp"

namespace berth::render::package {

/// On one line, but a text of several lines that stands alone, which is a block.
[[nodiscard]] std::string flow_text_of(const yaml::Node& node);

}  // namespace berth::render::package
