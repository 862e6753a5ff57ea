// SPDX-License-Identifier: Apache-2.0
// The forms that a scalar's text can take, by its characters alone.
#pragma once

#include "yaml/node.hpp"

#include <cstdint>
#include <string_view>

namespace berth::yaml {

enum class ScalarShape : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

[[nodiscard]] inline bool is_block(ScalarShape shape) {
    return shape == ScalarShape::literal || shape == ScalarShape::folded;
}

/// In double quotes anything can be written.
struct ScalarAnalysis {
    bool multiline = false;
    bool plain = true;
    bool single_quoted = true;
    bool block = true; ///< tabs aside
};

[[nodiscard]] ScalarAnalysis analyze_scalar(std::string_view text);

/// The shape that keeps a node's style; a plain text of several lines becomes a block, and a folded one literal.
[[nodiscard]] ScalarShape shape_of_style(Style style, std::string_view text);

/// A key that stands in front of its value in one line, or anything else.
enum class ScalarRole : bool { value, simple_key };

enum class InFlow : bool { no, yes };
/// go-yaml v3 writes a tab in a block as it is, v2 escapes it.
enum class BlockTabs : bool { escaped, kept };

struct ScalarPlace {
    ScalarRole role = ScalarRole::value;
    InFlow in_flow = InFlow::no;
    BlockTabs tabs = BlockTabs::escaped;
};

/// The wanted shape, or the next one that can hold the text.
[[nodiscard]] ScalarShape possible_shape(ScalarShape wanted, std::string_view text, ScalarPlace place);

} // namespace berth::yaml
