// SPDX-License-Identifier: Apache-2.0
// go-yaml v3's emitter: the order in which nodes and their comments are written, and the indentation of each.
#include "yaml/commented_writer.hpp"

#include "yaml/resolve.hpp"
#include "yaml/scalar_text.hpp"
#include "yaml/tag_name.hpp"

#include <utility>

namespace berth::yaml {

namespace {

constexpr std::int32_t step = 2;
constexpr std::int32_t dash_width = 2; // of "- "

/// Whether a plain string would be read as something else.
bool is_misread(const Node& node) {
    return node.tag == Tag::string && !node.tagged && resolve_tag(node.value, Schema::yaml_1_2) != Tag::string;
}

ScalarShape wanted_shape(const Node& node) {
    if (node.style == Style::folded) {
        return ScalarShape::folded;
    }
    const ScalarShape shape = shape_of_style(node.style, node.value);
    return shape == ScalarShape::plain && is_misread(node) ? ScalarShape::double_quoted : shape;
}

/// Whether the node can be a key without "?".
ScalarRole role_of_key(const Node& key) {
    constexpr std::size_t longest = 128;
    const bool has_text = key.is_scalar() || key.kind == Kind::alias;
    if (key.is_scalar() ? analyze_scalar(key.value).multiline : !has_text && key.size > 0) {
        return ScalarRole::value;
    }
    const std::size_t length = notes_of(key).anchor.size() + written_tag(key).size() + (has_text ? key.value.size() : 0);
    return length <= longest ? ScalarRole::simple_key : ScalarRole::value;
}

} // namespace

void CommentedWriter::write(const Node& root, const Notes& document, ListIndent lists) {
    lists_ = lists;
    indent_ = -1;
    if (!std::exchange(first_document_, false)) {
        out_.write_indent(indent_);
        out_.put_opening("---");
        out_.write_indent(indent_);
    }
    comments_.write_document_head(document.head, indent_);
    comments_.arrive(root);
    comments_.write_head(indent_);
    begin_with_comments(root, Place::root);
    finish(root, Place::root);
    comments_.write_document_foot(document.foot, indent_);
    out_.write_indent(indent_);
}

bool CommentedWriter::in_flow(const Node& node) const {
    return flow_level_ > 0 || node.flow || node.size == 0;
}

void CommentedWriter::write_node(const Node& node, Place place, ScalarRole role) {
    begin(node, place, role);
    finish(node, place);
}

/// A scalar or an alias as a whole; of a collection what stands before its parts.
void CommentedWriter::begin(const Node& node, Place place, ScalarRole role) {
    if (node.kind == Kind::alias) {
        out_.put_opening("*");
        out_.put_closing(node.value);
        return;
    }
    properties(node);
    if (node.is_scalar()) {
        scalar(node, place, role);
    }
}

void CommentedWriter::begin_with_comments(const Node& node, Place place) {
    begin(node, place);
    comments_.write_line(indent_);
    comments_.write_foot(indent_);
}

void CommentedWriter::finish(const Node& node, Place place) {
    if (node.is_sequence()) {
        in_flow(node) ? flow_sequence(node, place) : block_sequence(node, place);
    } else if (node.is_mapping()) {
        in_flow(node) ? flow_mapping(node, place) : block_mapping(node, place);
    }
}

void CommentedWriter::block_sequence(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    const bool fresh_line = out_.column() == 0 || !out_.only_indented();
    indent_block(place);
    if (place == Place::block_pair && lists_ == ListIndent::compact && fresh_line) {
        indent_ -= dash_width;
    }
    for (const Node* item : node.children()) {
        comments_.arrive(*item);
        comments_.write_head(indent_);
        out_.write_indent(indent_);
        out_.put_block_indicator('-');
        begin_with_comments(*item, Place::block_item);
        finish(*item, Place::block_item);
    }
    comments_.arrive_end(node);
    indent_ = outer;
}

void CommentedWriter::block_mapping(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    indent_block(place);
    std::string_view tail;
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        const Node& key = *node.key(pair);
        comments_.arrive_key(key, std::exchange(tail, notes_of(key).foot));
        const ScalarRole role = role_of_key(key);
        block_key(key, role);
        block_value(*node.field(pair), role);
    }
    comments_.arrive_end(node, tail);
    comments_.write_head(indent_);
    indent_ = outer;
}

void CommentedWriter::block_key(const Node& key, ScalarRole role) {
    comments_.write_head(indent_);
    out_.write_indent(indent_);
    comments_.hold_key_line();
    if (role != ScalarRole::simple_key) {
        out_.put_block_indicator('?');
    }
    write_node(key, Place::block_pair, role);
}

void CommentedWriter::block_value(const Node& value, ScalarRole key_role) {
    comments_.arrive(value);
    if (key_role == ScalarRole::simple_key) {
        out_.put_closing(":");
    } else {
        out_.write_indent(indent_);
        out_.put_block_indicator(':');
    }
    comments_.place_key_line(value, indent_);
    begin_with_comments(value, Place::block_pair);
    finish(value, Place::block_pair);
}

void CommentedWriter::begin_flow(char bracket, Place place) {
    out_.put_flow_opening(bracket);
    indent_flow(place);
    ++flow_level_;
}

void CommentedWriter::begin_flow_part(CommaDue comma) {
    if (comma == CommaDue::yes) {
        out_.put_closing(",");
    }
    comments_.write_head(indent_);
    if (out_.column() == 0) {
        out_.write_indent(indent_);
    }
}

/// An item or a value. A comment behind it comes after the comma, which is due otherwise if another part follows.
CommentedWriter::CommaDue CommentedWriter::flow_part(const Node& node) {
    const CommaDue comma = comments_.behind_part() ? CommaDue::no : CommaDue::yes;
    begin(node, Place::flow);
    if (comments_.behind_part()) {
        out_.put_closing(",");
    }
    comments_.write_line(indent_);
    comments_.write_foot(indent_);
    finish(node, Place::flow);
    return comma;
}

/// Expects the indent of what stands around the collection.
void CommentedWriter::end_flow(std::string_view bracket) {
    out_.put_closing(bracket);
    comments_.write_line(indent_);
    comments_.write_foot(indent_);
}

void CommentedWriter::flow_sequence(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    begin_flow('[', place);
    auto comma = CommaDue::no;
    for (const Node* item : node.children()) {
        comments_.arrive(*item);
        begin_flow_part(comma);
        comma = flow_part(*item);
    }
    comments_.arrive_end(node);
    --flow_level_;
    indent_ = outer;
    if (out_.column() == 0) {
        out_.write_indent(indent_);
    }
    end_flow("]");
}

void CommentedWriter::flow_mapping(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    begin_flow('{', place);
    auto comma = CommaDue::no;
    std::string_view tail;
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        const Node& key = *node.key(pair);
        const Node& value = *node.field(pair);
        comments_.arrive_key(key, std::exchange(tail, notes_of(key).foot));
        begin_flow_part(comma);
        const ScalarRole role = role_of_key(key);
        flow_key(key, role);
        comments_.arrive(value);
        role == ScalarRole::simple_key ? out_.put_closing(":") : out_.put_opening(":");
        comma = flow_part(value);
    }
    comments_.arrive_end(node, tail);
    if (comma == CommaDue::yes && comments_.before_bracket()) {
        out_.put_closing(",");
    }
    comments_.write_head(indent_);
    --flow_level_;
    indent_ = outer;
    end_flow("}");
}

void CommentedWriter::flow_key(const Node& key, ScalarRole role) {
    if (role != ScalarRole::simple_key) {
        out_.put_opening("?");
    }
    write_node(key, Place::flow, role);
}

/// Anchor and tag.
void CommentedWriter::properties(const Node& node) {
    if (const std::string_view anchor = notes_of(node).anchor; !anchor.empty()) {
        out_.put_opening("&");
        out_.put_closing(anchor);
    }
    if (const std::string tag = written_tag(node); !tag.empty()) {
        out_.put_opening(tag);
    }
}

void CommentedWriter::scalar(const Node& node, Place place, ScalarRole role) {
    const std::int32_t outer = indent_;
    const ScalarPlace allows{.role = role,
                             .in_flow = flow_level_ > 0 ? InFlow::yes : InFlow::no,
                             .tabs = BlockTabs::kept};
    indent_flow(place);
    scalar_text(node.value, possible_shape(wanted_shape(node), node.value, allows));
    indent_ = outer;
}

void CommentedWriter::scalar_text(std::string_view text, ScalarShape shape) {
    if (is_block(shape)) {
        write_block_header(out_, text, shape, step);
        if (comments_.line_due()) {
            comments_.write_line(indent_);
        } else {
            out_.start_line();
        }
        write_block_lines(out_, text, shape, indent_);
    } else if (shape == ScalarShape::plain && text.empty()) {
        out_.note_text(); // v3 leaves no space for it
    } else {
        write_scalar(out_, text, shape, {.indent = indent_, .width = ScalarLines::unbroken, .step = step});
    }
}

void CommentedWriter::indent_block(Place place) {
    if (indent_ < 0) {
        indent_ = 0;
    } else {
        indent_flow(place);
    }
}

void CommentedWriter::indent_flow(Place place) {
    if (indent_ < 0) {
        indent_ = step;
    } else if (place == Place::block_item) {
        indent_ += dash_width;
    } else {
        indent_ = step * ((indent_ + step) / step);
    }
}

std::string text_alone(const Node& node) {
    std::string text;
    CommentedWriter{text}.write(node);
    return text;
}

} // namespace berth::yaml
