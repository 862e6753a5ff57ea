// SPDX-License-Identifier: Apache-2.0
// Schemas that stand in comments: `list: # {"type": "array", "x-kubernetes-patch-merge-key": "name", ...}`. Facts: kyaml
// 0.21.1, fieldmeta/fieldmeta.go, and kube-openapi, validation/spec/schema.go.
#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace berth::render {

/// Whether the text may have such comments, and so has to be read with comments.
[[nodiscard]] bool may_have_comment_schemas(std::string_view text);

/// The comment behind the node, or without one that above it, as far as it may be a schema: one JSON object. "" for none.
[[nodiscard]] std::string_view find_comment_schema(const yaml::Node& node);

/// That object, read into `arena`; nullptr where it is no schema, or an empty one.
[[nodiscard]] yaml::Node* parse_comment_schema(yaml::Arena& arena, std::string_view json);

}  // namespace berth::render
