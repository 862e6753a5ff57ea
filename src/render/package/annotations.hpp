// SPDX-License-Identifier: Apache-2.0
// Annotations of an object, set and cleared as kyaml does it. Facts: kyaml 0.21.1, yaml/kfns.go.
#pragma once

#include <string>
#include <string_view>

#include "yaml/node.hpp"

namespace berth::render::package {

inline constexpr std::string_view path_annotation = "internal.config.kubernetes.io/path";
inline constexpr std::string_view legacy_path_annotation = "config.kubernetes.io/path";
inline constexpr std::string_view index_annotation = "internal.config.kubernetes.io/index";
inline constexpr std::string_view legacy_index_annotation = "config.kubernetes.io/index";
inline constexpr std::string_view id_annotation = "internal.config.kubernetes.io/id";
inline constexpr std::string_view legacy_id_annotation = "config.k8s.io/id";
inline constexpr std::string_view list_indent_annotation = "internal.config.kubernetes.io/seqindent";

/// Nothing when the object has no such annotation.
[[nodiscard]] const yaml::Node* find_annotation(const yaml::Node& object, std::string_view name);
/// "" when there is none.
[[nodiscard]] std::string annotation_text(const yaml::Node& object, std::string_view name);

/// Throws Error where metadata or annotations are no mapping. An empty one of them is made anew, at the end.
void set_annotation(yaml::Arena& arena, yaml::Node& object, std::string_view name, std::string_view value);
void clear_annotation(yaml::Node& object, std::string_view name);
/// Annotations without content go, and metadata that has none then.
void clear_empty_annotations(yaml::Node& object);

}  // namespace berth::render::package
