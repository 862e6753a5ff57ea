// SPDX-License-Identifier: Apache-2.0
// Node trees as go-yaml v3 writes them: with their comments, anchors, styles and order. Lines are never folded.
#pragma once

#include "yaml/comments.hpp"
#include "yaml/due_comments.hpp"
#include "yaml/line_output.hpp"
#include "yaml/scalar_shape.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace berth::yaml {

/// Lists in mappings stand at the indent of their key, or two further in.
enum class ListIndent : bool { compact, wide };

/// Appends one document after another to `out`, with "---" in between.
/// Follows go.yaml.in/yaml/v3 3.0.4 (encode.go, emitterc.go) with two spaces of indentation.
class CommentedWriter {
public:
    explicit CommentedWriter(std::string& out) : out_{out} {}
    CommentedWriter(const CommentedWriter&) = delete;
    CommentedWriter& operator=(const CommentedWriter&) = delete;
    CommentedWriter(CommentedWriter&&) = delete;
    CommentedWriter& operator=(CommentedWriter&&) = delete;
    ~CommentedWriter() = default;

    void write(const CommentedDocument& document, ListIndent lists = ListIndent::compact) {
        write(*document.root, document.notes, lists);
    }
    void write(const Node& root, const Notes& document = {}, ListIndent lists = ListIndent::compact);

private:
    /// Where a node stands: behind "-", as a key or value of a block mapping, or anywhere else.
    enum class Place : std::uint8_t { root, block_item, block_pair, flow };
    /// Whether a part of a flow collection stands before, without a comma behind it yet.
    enum class CommaDue : bool { no, yes };

    [[nodiscard]] bool in_flow(const Node& node) const;

    void write_node(const Node& node, Place place, ScalarRole role = ScalarRole::value);
    void begin(const Node& node, Place place, ScalarRole role = ScalarRole::value);
    void begin_with_comments(const Node& node, Place place);
    void finish(const Node& node, Place place);

    void block_sequence(const Node& node, Place place);
    void block_mapping(const Node& node, Place place);
    void block_key(const Node& key, ScalarRole role);
    void block_value(const Node& value, ScalarRole key_role);

    void flow_sequence(const Node& node, Place place);
    void flow_mapping(const Node& node, Place place);
    void begin_flow(char bracket, Place place);
    void begin_flow_part(CommaDue comma);
    void flow_key(const Node& key, ScalarRole role);
    CommaDue flow_part(const Node& node);
    void end_flow(std::string_view bracket);

    void properties(const Node& node);
    void scalar(const Node& node, Place place, ScalarRole role);
    void scalar_text(std::string_view text, ScalarShape shape);

    void indent_block(Place place);
    void indent_flow(Place place);

    LineOutput out_;
    DueComments comments_{out_};
    bool first_document_ = true;
    ListIndent lists_ = ListIndent::compact;
    std::int32_t indent_ = -1;
    std::int32_t flow_level_ = 0;
};

/// A node as a document of its own.
[[nodiscard]] std::string text_alone(const Node& node);

} // namespace berth::yaml
