// SPDX-License-Identifier: Apache-2.0
// Members of a mapping that have one name, which becomes JSON.
#pragma once

#include "yaml/node.hpp"

namespace berth::render {

/// Whether there are any in the tree.
[[nodiscard]] bool has_repeated_members(const yaml::Node& node);

/// Leaves the last of each name, in the whole tree, as Go's maps do.
void keep_last_members(yaml::Arena& arena, yaml::Node& node);

}  // namespace berth::render
