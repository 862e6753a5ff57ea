// SPDX-License-Identifier: Apache-2.0
// kyaml's two ways through a tree by a dotted path: to one node, and to all that match.
#pragma once

#include "yaml/node.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// kyaml's Lookup: names, list indexes, "-" for the last element, [key=value]. nullptr if something on the way is
/// missing. Throws Error where the kinds do not fit.
[[nodiscard]] yaml::Node* look_up(yaml::Node& root, std::span<const std::string> path);

/// kyaml's LookupCreate: the same, but missing fields and elements are made, with a scalar at the end. nullptr where a null
/// is on the way or a list is too short.
[[nodiscard]] yaml::Node* look_up_or_create(yaml::Arena& arena, yaml::Node& root, std::span<const std::string> path);

/// Whether the part leads to the field of that name in a mapping, and to nothing else in anything.
[[nodiscard]] bool is_field_name(std::string_view part);

/// How much of a path is there, by names and indexes.
struct FoundWay {
    yaml::Node* last;
    std::size_t parts;
};
[[nodiscard]] FoundWay follow_path(yaml::Node& root, std::span<const std::string> path);

/// kyaml's PathMatcher: names, indexes, "*", [key=regexp], [=regexp]. With `create` a missing end is made (of that
/// kind). Throws Error.
[[nodiscard]] std::vector<yaml::Node*> match_path(yaml::Arena& arena, yaml::Node& root,
                                                  std::span<const std::string> path,
                                                  std::optional<yaml::Kind> create);

}  // namespace berth::render
