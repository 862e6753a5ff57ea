// SPDX-License-Identifier: Apache-2.0
// YAML or JSON that is itself the value of a field (a file in a ConfigMap), changed in place.
#pragma once

#include "yaml/node.hpp"

#include <optional>
#include <span>
#include <string>

namespace berth::render {

/// If the path leads into the text of a scalar that holds YAML or JSON, sets the fields it leads to there and writes
/// the text anew. Returns whether it did; if not, nothing was changed.
bool replace_in_text(yaml::Arena& arena, yaml::Node& root, const yaml::Node& value,
                     std::span<const std::string> path, std::optional<yaml::Kind> create);

}  // namespace berth::render
