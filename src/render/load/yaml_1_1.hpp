// SPDX-License-Identifier: Apache-2.0
// Texts that kustomize reads through sigs.k8s.io/yaml: all but objects and merge patches.
#pragma once

#include "yaml/node.hpp"

#include <string_view>

namespace berth::render {

/// The first document, its merges in the order of the text; nullptr for an empty text. Throws Error in go-yaml v2's words,
/// behind `prefix`, with the line.
[[nodiscard]] yaml::Node* read_yaml_1_1(yaml::Arena& arena, std::string_view text, std::string_view prefix = {});

/// What becomes of members with one name.
enum class Repeated : bool { last_counts, refused };

struct JsonOptions {
    Repeated repeated = Repeated::last_counts;
    std::string_view text_field{}; ///< what is read as text whatever it is, infinities too
};

/// The same, where it goes on as JSON: throws Error for null as a key and for infinite numbers, too.
[[nodiscard]] yaml::Node* read_as_json(yaml::Arena& arena, std::string_view text, std::string_view prefix = {},
                                       const JsonOptions& options = {});

/// Whether the text, as a document, is a string for go-yaml v2. So is what it cannot read, or not decode, at all.
[[nodiscard]] bool is_string_document(std::string_view text);

}  // namespace berth::render
