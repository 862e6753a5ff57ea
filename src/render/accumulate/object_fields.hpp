// SPDX-License-Identifier: Apache-2.0
// The fields every Kubernetes object has, read from and written to its tree.
#pragma once

#include "render/accumulate/resource_id.hpp"
#include "yaml/node.hpp"

#include <map>
#include <string>
#include <string_view>

namespace berth::render {

/// nullptr, null, an empty mapping or an empty list.
[[nodiscard]] bool is_nil_or_empty(const yaml::Node* node);
/// nullptr, or tagged null.
[[nodiscard]] bool is_missing_or_null(const yaml::Node* node);

[[nodiscard]] std::string_view object_kind(const yaml::Node& root);
[[nodiscard]] std::string_view object_api_version(const yaml::Node& root);
[[nodiscard]] std::string_view object_name(const yaml::Node& root);
[[nodiscard]] std::string_view object_namespace(const yaml::Node& root);
[[nodiscard]] Gvk object_gvk(const yaml::Node& root);
[[nodiscard]] ResourceId object_id(const yaml::Node& root);

using StringMap = std::map<std::string, std::string, std::less<>>;

/// metadata.labels or metadata.annotations; the text of scalars, "" of collections.
[[nodiscard]] StringMap metadata_map(const yaml::Node& root, std::string_view field);
[[nodiscard]] const yaml::Node* find_metadata_map(const yaml::Node& root, std::string_view field);
/// Replaces the whole map, all values as strings; removes the field if it is empty. Creates metadata if absent.
void set_metadata_map(yaml::Arena& arena, yaml::Node& root, std::string_view field, const StringMap& map);
/// Sets one entry and leaves the others: a new one stands in single quotes, one that is there keeps its style.
void set_metadata_entry(yaml::Arena& arena, yaml::Node& root, std::string_view field, std::string_view name,
                        std::string_view value);
void annotate(yaml::Arena& arena, yaml::Node& root, std::string_view name, std::string_view value);

void set_kind(yaml::Arena& arena, yaml::Node& root, std::string_view kind);
void set_api_version(yaml::Arena& arena, yaml::Node& root, std::string_view api_version);
void set_name(yaml::Arena& arena, yaml::Node& root, std::string_view name);
/// An empty namespace removes the field.
void set_namespace(yaml::Arena& arena, yaml::Node& root, std::string_view name_space);

/// kyaml's FieldSetter without a name: `node` becomes `value` but keeps its style. Throws Error if it is no scalar.
void set_scalar(yaml::Node& node, yaml::Node& value);
/// Throws Error for a field without a name: kyaml's FieldSetter then takes the mapping for a scalar to be set.
void require_named(const yaml::Node& mapping, std::string_view name);
/// kyaml's FieldSetter with a name: the field's node becomes `value`, keeping its style, or `value` itself is appended
/// (the node, so that several places can share it). A null or missing value removes the field.
void set_field(yaml::Arena& arena, yaml::Node& mapping, std::string_view name, yaml::Node* value);
/// The two halves of it for who knows already whether the field is there; the value is no null.
void replace_field(yaml::Node& field, yaml::Node& value);
void append_field(yaml::Arena& arena, yaml::Node& mapping, std::string_view name, yaml::Node& value);
/// A string that YAML 1.1 would read as something else gets double quotes before it is set.
void quote_if_ambiguous(yaml::Node& value);

/// "SequenceNode" and so on, as kustomize's errors have it.
[[nodiscard]] std::string_view kind_name(yaml::Kind kind);
/// kyaml's ErrorIfInvalid: throws Error with the node's text if it is of another kind. Nulls pass.
void require_kind(const yaml::Node& node, yaml::Kind kind);

}  // namespace berth::render
