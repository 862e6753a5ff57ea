// SPDX-License-Identifier: Apache-2.0
// Fields of an object as branches of a tree.
#pragma once

#include <vector>

#include "render/package/object_tree.hpp"
#include "render/package/text_tree.hpp"
#include "yaml/node.hpp"

namespace berth::render::package {

/// Those of the fields that the object has; fields of containers stand together, a container a branch.
void add_fields(TextTree& tree, const yaml::Node& object, const std::vector<TreeField>& fields);

}  // namespace berth::render::package
