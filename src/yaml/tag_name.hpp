// SPDX-License-Identifier: Apache-2.0
// The names of YAML's own tags: short as go-yaml has them in errors and in its nodes, whole as libyaml reads them.
#pragma once

#include "yaml/node.hpp"

#include <string>
#include <string_view>

namespace berth::yaml {

/// "!!str" for Tag::string, and so on; "!" for Tag::none and Tag::custom, which have no name of their own.
[[nodiscard]] std::string_view tag_name(Tag tag);
/// Tag::string for "tag:yaml.org,2002:str", and so on; Tag::custom for any other text.
[[nodiscard]] Tag tag_of_uri(std::string_view uri);
/// What go-yaml v3 writes of a node's tag: one that stood in the text, or that its value would lose. Empty if nothing.
[[nodiscard]] std::string written_tag(const Node& node);

}  // namespace berth::yaml
