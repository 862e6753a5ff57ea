// SPDX-License-Identifier: Apache-2.0
// Texts that kustomize reads through sigs.k8s.io/yaml: all but objects and merge patches.
#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace berth::render {

/// The first document, its merges in the order of the text; nullptr for an empty text. Throws Error in go-yaml v2's words,
/// behind `prefix`, with the line.
[[nodiscard]] yaml::Node* read_yaml_1_1(yaml::Arena& arena, std::string_view text, std::string_view prefix = {});

/// The same, where it goes on as JSON: throws Error for null as a key, too.
[[nodiscard]] yaml::Node* read_as_json(yaml::Arena& arena, std::string_view text, std::string_view prefix = {});
/// Throws Error for a number that JSON does not have; what is read as text where a text is wanted may have some.
void reject_infinite_numbers(const yaml::Node& node);

/// Whether the text, as a document, is a string for go-yaml v2. So is what it cannot read, or not decode, at all.
[[nodiscard]] bool is_string_document(std::string_view text);

}  // namespace berth::render
