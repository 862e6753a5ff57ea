// SPDX-License-Identifier: Apache-2.0
// Changing values inside YAML text and leaving the text of everything else as it stands.
#pragma once

#include <string>
#include <string_view>

#include "json/value.hpp"
#include "yaml/source.hpp"

namespace berth::render::edit {

/// The text after the mapping at its root changed from `before` to `after`. Entries that did not change keep their
/// text; scalars keep their quotes and flow collections their form. Comments between entries always stay, and so do
/// those of removed members of the root. A comment inside something that must be written anew moves in front of it. Members that the root did not have come at the end, in
/// the order of `after`.
/// Where the result's values could differ from `after` (anchors that were removed, odd layouts) is for the caller to
/// check: nothing here reads the result.
[[nodiscard]] std::string changed_text(std::string_view text, const yaml::SourceNode& root, const json::Object& before,
                                       const json::Object& after);

/// `name: value` at the left margin in go-yaml's layout, keys in natural order.
[[nodiscard]] std::string field_text(std::string_view name, const json::Value& value);

}  // namespace berth::render::edit
