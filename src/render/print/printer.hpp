// SPDX-License-Identifier: Apache-2.0
// Objects to text: in one pass what kustomize reaches in five.
#pragma once

#include "json/value.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/node.hpp"
#include "yaml/writer.hpp"

#include <string>

namespace berth::render {

/// One document with a line break at its end: keys in natural order, strings quoted, blocks, lines broken at the
/// options' width. Throws Error for duplicate keys, keys that are no strings, numbers that are none.
[[nodiscard]] std::string print_object(const yaml::Node& root, yaml::WriterOptions options = {});

/// The object as Go's encoding/json prints it: keys sorted bytewise, <, > and & escaped.
[[nodiscard]] std::string print_json(const yaml::Node& root, Layout layout = Layout::block);
void append_json_string(std::string& out, std::string_view text);

}  // namespace berth::render
