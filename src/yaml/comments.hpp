// SPDX-License-Identifier: Apache-2.0
// Texts read with their comments, each at the node that go-yaml v3 gives it to.
#pragma once

#include "yaml/parse.hpp"

#include <expected>
#include <optional>
#include <string_view>

namespace berth::yaml {

struct CommentedDocument {
    Node* root = nullptr;
    Notes notes{}; ///< those of the document as a whole
};

/// As parse_first(), with `notes` at every node that has a comment or an anchor; aliases stay. Nothing when the text holds
/// no document.
std::expected<std::optional<CommentedDocument>, SyntaxError> parse_commented(Arena& arena, std::string_view text,
                                                                              ParseOptions options = {});

/// The node's own notes, or none.
[[nodiscard]] inline const Notes& notes_of(const Node& node) {
    static constexpr Notes none{};
    return node.notes == nullptr ? none : *node.notes;
}

} // namespace berth::yaml
