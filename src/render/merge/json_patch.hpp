// SPDX-License-Identifier: Apache-2.0
// JSON patches (RFC 6902) as evanphx/json-patch v4 applies them.
#pragma once

#include "yaml/node.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// A pointer of an operation, or why it is none, which matters only once the operation is reached.
using JsonPointer = std::expected<std::string, std::string>;

struct JsonOperation {
    std::string op;
    JsonPointer path;
    JsonPointer from;
    yaml::Node* value = nullptr; ///< nullptr: the patch has none
};

using JsonPatch = std::vector<JsonOperation>;

/// From JSON, if the text begins with '[', else from YAML 1.1. Values live in the arena. Throws Error.
[[nodiscard]] JsonPatch parse_json_patch(yaml::Arena& arena, std::string_view text);

/// The object after the patch, as a new tree. All of it has gone through JSON: numbers are floats, dates are texts.
/// Throws Error.
[[nodiscard]] yaml::Node* apply_json_patch(yaml::Arena& arena, const yaml::Node& object, const JsonPatch& patch);

}  // namespace berth::render
