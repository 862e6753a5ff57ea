// SPDX-License-Identifier: Apache-2.0
// Which values a path into an object reaches. Facts: kyaml 0.21.1, yaml/match.go.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "yaml/node.hpp"

namespace berth::render::package {

struct FieldMatch {
    const yaml::Node* node = nullptr;
    std::string key{};  ///< what "[name=.*]" and "*" matched on the way, innermost first, with '/' between
};

/// A part of a path is a field, "[name=expression]" for the items of a list that have such a field, "[=expression]" for
/// those that are such a value, a position in a list, or "*" for all of its items. Below a text it goes on in the YAML
/// that the text holds, which is read into `arena`. Throws Error where the object has another kind of value than the path
/// says.
[[nodiscard]] std::vector<FieldMatch> match_field(yaml::Arena& arena, const yaml::Node& node, std::span<const std::string> path);

}  // namespace berth::render::package
