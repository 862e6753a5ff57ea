// SPDX-License-Identifier: Apache-2.0
// Between YAML and JSON values, and JSON values printed as YAML (`-o yaml`, kubeconfig files).
#pragma once

#include "json/value.hpp"
#include "yaml/node.hpp"
#include "yaml/resolve.hpp"
#include "yaml/writer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// Scalars as YAML 1.2 core has them (go-yaml v3): only true and false are booleans, dates are texts; or, for a tree
/// that was parsed, as 1.1 has them. Keys that are no strings come as their text; of two equal keys the last counts.
/// Aliases must be expanded. Throws Error(invalid) for NaN and infinities.
json::Value to_json(const Node& node, Schema schema = Schema::yaml_1_2);

/// All documents of a text, empty ones left out; throws InputError naming `file`.
std::vector<json::Value> parse_json_values(std::string_view text, const std::string& file);

/// A tree in the arena; strings are tagged as such.
Node* from_json(Arena& arena, const json::Value& value);

enum class KeyOrder : std::uint8_t {
    natural, ///< as kubectl and kustomize print
    kept,    ///< as the value has them
};

/// One document in go-yaml v2's layout, with a line break at its end.
std::string write(const json::Value& value, KeyOrder order = KeyOrder::natural, WriterOptions options = {});

} // namespace berth::yaml
