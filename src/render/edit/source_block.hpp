// SPDX-License-Identifier: Apache-2.0
// The entries of a block collection as lines of its text, and the comments among them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/source.hpp"

namespace berth::render::edit {

/// An item with its dash, or a pair with its key. `end` is behind the line break (or the end of the text), so that a
/// comment behind the entry belongs to it.
struct SourceEntry {
    std::size_t begin = 0;
    std::size_t end = 0;
    const yaml::SourceNode* key = nullptr;
    const yaml::SourceNode* value = nullptr;
};

struct SourceBlock {
    std::vector<SourceEntry> entries;  ///< at least one
    std::size_t column = 0;            ///< where each of them starts in its line
    bool starts_line = false;          ///< else the first stands behind the dash of an item

    /// Where the first entry's line starts; the entry itself where it does not start one.
    [[nodiscard]] std::size_t begin() const { return entries.front().begin - (starts_line ? column : 0); }
    [[nodiscard]] std::size_t end() const { return entries.back().end; }
};

/// Nothing when the node is no block collection, or one that is not laid out an entry a line (`? key`).
[[nodiscard]] std::optional<SourceBlock> find_block(std::string_view text, const yaml::SourceNode& node);

/// From its `#` to the end of the line.
struct SourceComment {
    std::string text;
    bool own_line = false;
};

/// In order.
[[nodiscard]] std::vector<SourceComment> comments_in(std::string_view text, const SourceEntry& entry);

/// Whether a comment stands between the ends of the node.
[[nodiscard]] bool holds_comment(std::string_view text, const yaml::SourceNode& node);

}  // namespace berth::render::edit
