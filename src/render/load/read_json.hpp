// SPDX-License-Identifier: Apache-2.0
// JSON for what kustomize reads with encoding/json, where YAML would not do.
#pragma once

#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace berth::render {

/// The tree of a JSON text: halves of characters are joined, those alone and bytes that are no UTF-8 become U+FFFD.
/// Throws Error in encoding/json's words, with the line.
[[nodiscard]] yaml::Node* read_json(yaml::Arena& arena, std::string_view text);

/// JSON as YAML that means the same, for who reads it as leniently as YAML is read.
[[nodiscard]] std::string yaml_of_json(std::string_view text);

}  // namespace berth::render
