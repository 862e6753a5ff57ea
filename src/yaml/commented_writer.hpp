// SPDX-License-Identifier: Apache-2.0
// Node trees as go-yaml v3 writes them: with their comments, anchors, styles and order. Lines are never folded.
#pragma once

#include "yaml/comments.hpp"

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

    void write(const CommentedDocument& document, ListIndent lists = ListIndent::compact);

private:
    enum class Shape : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };
    /// Where a node stands.
    enum class Place : std::uint8_t { root, block_item, block_key, block_value, flow_item, flow_key, flow_value };
    enum class First : bool { no, yes };
    struct Analysis {
        bool multiline = false;
        bool flow_plain = true;
        bool block_plain = true;
        bool single_quoted = true;
        bool block = true;
    };

    static Analysis analyze(std::string_view text);
    static std::string tag_text(const Node& node);
    static bool must_quote(const Node& node);
    static Shape wanted_shape(const Node& node);
    [[nodiscard]] Shape shape_of(const Node& node, const Analysis& analysis, bool simple_key) const;
    [[nodiscard]] static bool is_simple_key(const Node& key);
    [[nodiscard]] bool in_flow(const Node& node) const;

    void arrive(const Node& node, std::string_view tail);
    void arrive_key(const Node& key, std::string_view tail);
    void arrive_end(const Node& collection, std::string_view tail);
    void begin(const Node& node, Place place, bool simple_key = false);
    void finish(const Node& node, Place place);
    void write_node(const Node& node, Place place, bool simple_key = false);
    void block_sequence(const Node& node, Place place);
    void block_mapping(const Node& node, Place place);
    void block_value(const Node& value, bool simple_key);
    void place_key_comment(const Node& value);
    void flow_sequence(const Node& node, Place place);
    void flow_mapping(const Node& node, Place place);
    void flow_part(const Node& node, Place place);
    [[nodiscard]] bool has_trailing_comment() const { return !line_.empty() || !foot_.empty() || !tail_.empty(); }

    void scalar(const Node& node, Place place, bool simple_key);
    void properties(const Node& node);
    void single_quoted(std::string_view text);
    void double_quoted(std::string_view text);
    void literal(std::string_view text);
    void folded(std::string_view text);
    void block_header(char indicator, std::string_view text);

    void process_head();
    void process_line();
    void process_foot();
    void write_comment(std::string_view text);

    void increase_indent(bool flow, Place place, bool compact = false);
    void write_indent();
    void indicator(std::string_view text, bool need_space, bool is_space, bool is_indention);
    void put(char c);
    void put_break();
    void put_char(std::string_view text, std::size_t& at);
    void put_line_break(std::string_view text, std::size_t& at);

    std::string& out_;
    bool first_document_ = true;
    bool compact_lists_ = true;
    std::int32_t indent_ = -1;
    std::int32_t column_ = 0;
    std::int32_t flow_level_ = 0;
    std::int32_t foot_indent_ = -1; ///< where the last foot comment stood: an empty line separates it from what follows
    bool space_ = true;             ///< the last character was a space
    bool indention_ = true;         ///< nothing but indentation stands in the line
    std::string_view head_{};       ///< comments that are due
    std::string_view line_{};
    std::string_view foot_{};
    std::string_view tail_{};
    std::string_view key_line_{};
};

} // namespace berth::yaml
