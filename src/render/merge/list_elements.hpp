// SPDX-License-Identifier: Apache-2.0
// Which elements of two lists stand for the same thing: those with equal values of the schema's merge keys, or, in a list
// of plain values, equal ones. Follows kyaml's associative lists (yaml/walk).
#pragma once

#include "yaml/node.hpp"

#include <string_view>
#include <vector>

namespace berth::render {

using Values = std::vector<std::string_view>;

/// What identifies an element. A list of plain values has one key, the empty text.
struct ElementKey {
    Values keys;
    Values values; ///< one for each key; empty where an element has none

    [[nodiscard]] bool of_plain_value() const { return keys.empty() || keys.front().empty(); }
};

/// The values of `keys` that elements of both lists have, those of the patch first, each combination once.
[[nodiscard]] std::vector<Values> element_values(const yaml::Node* target, const yaml::Node* patch, const Values& keys);
/// The same of plain values.
[[nodiscard]] std::vector<Values> plain_values(const yaml::Node* target, const yaml::Node* patch);
/// Combinations that differ only in parts one of them lacks stand for the same element, and become equal.
void unify(std::vector<Values>& combinations);

/// Which of so many keys some element has a value for.
[[nodiscard]] std::vector<bool> used_keys(const std::vector<Values>& all, std::size_t count);
/// Only those keys, or all where none is used.
[[nodiscard]] ElementKey usable_key(const std::vector<bool>& used, const Values& values, const Values& keys);

}  // namespace berth::render
