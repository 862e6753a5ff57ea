// SPDX-License-Identifier: Apache-2.0
// A YAML text with the place of every node in it: for programs that change a part and leave the rest as it stands.
#pragma once

#include "yaml/parse.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// One node as it stands in the text. Offsets are bytes; `begin` is that of its anchor or tag where it has one, `end`
/// is behind its last character. A block collection ends with its last child, a block scalar behind its line breaks,
/// a missing value where it would stand.
struct SourceNode {
    Kind kind = Kind::scalar;
    Style style = Style::plain;
    bool flow = false;
    bool explicit_key = false; ///< of a mapping: one of its keys stands behind `?`
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t line = 0; ///< from 1
    std::string text{};   ///< of a scalar; of an alias the anchor's name
    std::string anchor{};
    std::vector<SourceNode> children{}; ///< of a mapping, keys and values in turn

    [[nodiscard]] bool is_block() const { return (kind == Kind::mapping || kind == Kind::sequence) && !flow; }
    [[nodiscard]] std::size_t pairs() const { return kind == Kind::mapping ? children.size() / 2 : 0; }
    [[nodiscard]] const SourceNode& key(std::size_t pair) const { return children[2 * pair]; }
    [[nodiscard]] const SourceNode& field(std::size_t pair) const { return children[2 * pair + 1]; }
};

struct Source {
    std::optional<SourceNode> root; ///< of the first document; none when the text holds none
    std::size_t more_line = 0;      ///< where a second document starts, 0 without one
};

/// The text must not start with a byte order mark.
std::expected<Source, SyntaxError> parse_source(std::string_view text);

} // namespace berth::yaml
