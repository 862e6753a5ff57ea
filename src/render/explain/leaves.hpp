// SPDX-License-Identifier: Apache-2.0
// An object as a flat list of its scalar fields.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>

#include "yaml/node.hpp"

namespace berth::render {

struct Leaf {
    std::string text;        ///< the scalar, or {} and [] for an empty collection
    std::uint32_t line = 0;  ///< in the file it was read from; 0 when a step made it
};

/// By path: spec.template.spec.containers[name=web].image. An item of a list is named by its `name` where it has one
/// that no other item has, else by its position; dots within a key stand in brackets.
using Leaves = std::map<std::string, Leaf>;

[[nodiscard]] Leaves leaves_of(const yaml::Node& root);

/// The path of the place that `steps` (keys and positions) lead to. Steps to what is not there are written as they are.
[[nodiscard]] std::string leaf_path(const yaml::Node& root, std::span<const std::variant<std::string, std::size_t>> steps);

}  // namespace berth::render
