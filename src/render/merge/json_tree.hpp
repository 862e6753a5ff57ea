// SPDX-License-Identifier: Apache-2.0
// Trees that hold what encoding/json would hold: texts, digits as they were written, no styles.
#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace berth::render {

/// What text a tree was read from: numbers of JSON keep their digits, those of YAML 1.1 are written anew.
enum class JsonSource : std::uint8_t { json, yaml_1_1 };

/// A string of a JSON tree; the text is copied.
[[nodiscard]] yaml::Node* make_json_text(yaml::Arena& arena, std::string_view text);

/// Sets a member of a mapping, an existing one in its place.
void set_json_member(yaml::Arena& arena, yaml::Node& mapping, std::string_view name, yaml::Node* value);

/// The object as kustomize marshals it. Throws Error where a tag contradicts its text.
[[nodiscard]] yaml::Node* json_of_object(yaml::Arena& arena, const yaml::Node& object);

/// The tree of a text without aliases, as sigs.k8s.io/yaml makes it JSON: of members with one name the last counts.
/// Throws Error on infinities and on what is not a number, which JSON cannot hold.
[[nodiscard]] yaml::Node* json_of_text(yaml::Arena& arena, const yaml::Node& node, JsonSource source);

/// Whether two values are the same JSON, numbers compared by their digits.
[[nodiscard]] bool same_json(const yaml::Node* a, const yaml::Node* b);

/// Makes an object out of a JSON tree, in place, as kustomize unmarshals it: numbers become floats, and keys `<<` merge
/// from here on, as go-yaml writes them without quotes. Throws Error for a number too large and a merge of no mapping.
[[nodiscard]] yaml::Node* object_of_json(yaml::Arena& arena, yaml::Node& tree);

}  // namespace berth::render
