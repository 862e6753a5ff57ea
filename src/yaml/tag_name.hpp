// SPDX-License-Identifier: Apache-2.0
// The short names of YAML's own tags, as go-yaml has them in errors and in its nodes.
#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace berth::yaml {

/// "!!str" for Tag::string, and so on; "!" for Tag::none and Tag::custom, which have no name of their own.
[[nodiscard]] std::string_view tag_name(Tag tag);

}  // namespace berth::yaml
