// SPDX-License-Identifier: Apache-2.0
// Changing a list or a map inside YAML text and leaving the text of everything else in it as it stands.
#pragma once

#include <string>
#include <string_view>

#include "json/value.hpp"

namespace berth::render::edit {

/// `name: value` at the left margin in go-yaml's layout, keys in natural order.
[[nodiscard]] std::string field_text(std::string_view name, const json::Value& value);

/// The text of a top-level field (first line `name:`, up to the next field) after its value changed from `before` to
/// `after`. Items of block lists and pairs of block maps that did not change keep their text, with the comments in
/// front of them; everything else is written anew.
[[nodiscard]] std::string changed_field_text(std::string_view text, std::string_view name, const json::Value& before,
                                             const json::Value& after);

}  // namespace berth::render::edit
