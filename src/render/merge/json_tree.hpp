// SPDX-License-Identifier: Apache-2.0
// Trees that hold what encoding/json would hold: texts, digits as they were written, no styles.
#pragma once

#include "yaml/node.hpp"

#include <string_view>
#include <vector>

namespace berth::render {

/// The strings of a JSON text in their order, as they are spelt there between the quotes.
using JsonSpellings = std::vector<std::string_view>;

/// Sets a member of a mapping, an existing one in its place.
void set_json_member(yaml::Arena& arena, yaml::Node& mapping, std::string_view name, yaml::Node* value);

/// The object as kustomize marshals it, merges carried out. Throws Error where a tag contradicts its text.
[[nodiscard]] yaml::Node* json_of_object(yaml::Arena& arena, const yaml::Node& object);

/// The tree of a text of YAML 1.1 without aliases, as sigs.k8s.io/yaml makes it JSON: of members with one name the last
/// counts. Throws Error on infinities and on what is not a number, which JSON cannot hold.
[[nodiscard]] yaml::Node* json_of_yaml(yaml::Arena& arena, const yaml::Node& node);

/// The tree of a JSON text that was read as YAML. Numbers keep their digits and strings their spelling.
[[nodiscard]] yaml::Node* json_of_json(yaml::Arena& arena, const yaml::Node& node, const JsonSpellings& spellings);

/// Whether two values are the same JSON. Numbers are compared by their digits and strings by their spelling, where `<`
/// differs from `\u003c`: what was marshalled by Go has the latter.
[[nodiscard]] bool same_json(const yaml::Node* a, const yaml::Node* b);

/// Makes an object out of a JSON tree, in place, as kustomize unmarshals it: numbers become floats, and keys `<<` are
/// merges from here on, which whoever reads the members carries out, as go-yaml writes them without quotes. Throws Error
/// for a number too large and for a text that cannot be read back.
void become_object(yaml::Arena& arena, yaml::Node& tree);

}  // namespace berth::render
