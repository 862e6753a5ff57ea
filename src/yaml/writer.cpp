// SPDX-License-Identifier: Apache-2.0
// The emitter: layout of collections, choice of style. Follows go-yaml v2's emitter (a port of libyaml's) to the byte.
#include "yaml/writer.hpp"

#include "yaml/binary.hpp"
#include "yaml/characters.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar_text.hpp"

namespace berth::yaml {

namespace {

/// What a string becomes if nothing forbids it.
ScalarShape natural_shape(std::string_view text) {
    return text.find('\n') != std::string_view::npos ? ScalarShape::literal : ScalarShape::plain;
}

} // namespace

Writer::Writer(std::string& out, WriterOptions options) : out_{out}, options_{options} {}

bool Writer::fits_plain(std::string_view text) {
    return analyze_scalar(text).plain;
}

void Writer::increase_indent(bool flow, bool indentless) {
    const auto step = static_cast<std::int32_t>(options_.indent);
    if (indent_ < 0) {
        indent_ = flow ? step : 0;
    } else if (!indentless) {
        indent_ += step;
    }
}

void Writer::enter_node() {
    if (frames_.empty()) {
        context_ = Context::root;
        return;
    }
    Frame& frame = frames_.back();
    if (!frame.mapping) {
        out_.write_indent(indent_);
        out_.put_block_indicator('-');
        context_ = Context::item;
        return;
    }
    // A value; its key has been written by key().
    if (frame.complex_key) {
        out_.write_indent(indent_);
        out_.put_block_indicator(':');
    } else {
        out_.put_closing(":");
    }
    context_ = Context::value;
}

void Writer::leave_node() {
    if (!frames_.empty()) {
        frames_.back().at_value = false;
    }
}

void Writer::begin_mapping(Filled filled) {
    enter_node();
    if (filled == Filled::no) {
        out_.put_opening("{}");
    }
    frames_.push_back({.mapping = true,
                       .empty = filled == Filled::no,
                       .complex_key = false,
                       .at_value = false,
                       .outer_indent = indent_});
    if (filled == Filled::yes) {
        increase_indent(false, false);
    }
}

void Writer::begin_sequence(Filled filled) {
    enter_node();
    if (filled == Filled::no) {
        out_.put_opening("[]");
    }
    frames_.push_back({.mapping = false,
                       .empty = filled == Filled::no,
                       .complex_key = false,
                       .at_value = false,
                       .outer_indent = indent_});
    if (filled == Filled::yes) {
        increase_indent(false, context_ == Context::value && !out_.only_indented());
    }
}

void Writer::end_mapping() {
    indent_ = frames_.back().outer_indent;
    frames_.pop_back();
    leave_node();
}

void Writer::end_sequence() {
    end_mapping();
}

void Writer::begin_key(std::string_view text) {
    Frame& frame = frames_.back();
    out_.write_indent(indent_);
    frame.at_value = true;
    constexpr std::size_t longest_simple = 128;
    frame.complex_key = text.size() > longest_simple || analyze_scalar(text).multiline;
    if (frame.complex_key) {
        out_.put_block_indicator('?');
        context_ = Context::value;
    } else {
        context_ = Context::key;
    }
}

void Writer::key(std::string_view text) {
    begin_key(text);
    resolvable_scalar(text);
}

void Writer::key_as(std::string_view text, Style style) {
    begin_key(text);
    scalar(text, shape_of_style(style, text));
}

void Writer::value_as(std::string_view text, Style style) {
    enter_node();
    scalar(text, shape_of_style(style, text));
    leave_node();
}

void Writer::string(std::string_view text) {
    enter_node();
    resolvable_scalar(text);
    leave_node();
}

void Writer::plain(std::string_view text) {
    enter_node();
    scalar(text, ScalarShape::plain);
    leave_node();
}

void Writer::resolvable_scalar(std::string_view text) {
    if (!is_utf8(text)) {
        const std::string binary = encode_binary(text);
        out_.put_opening("!!binary");
        scalar(binary, natural_shape(binary));
        return;
    }
    const ScalarShape shape = natural_shape(text);
    const bool misread = shape == ScalarShape::plain &&
                         (resolve_tag(text, Schema::yaml_1_1) != Tag::string || is_base60(text));
    scalar(text, misread ? ScalarShape::double_quoted : shape);
}

void Writer::scalar(std::string_view text, ScalarShape wanted) {
    const bool simple_key = context_ == Context::key;
    const ScalarShape shape = possible_shape(wanted, text, {.role = simple_key ? ScalarRole::simple_key : ScalarRole::value});
    const std::int32_t outer = indent_;
    increase_indent(true, false);
    const bool breaks = !simple_key && options_.width != 0;
    write_scalar(out_, text, shape,
                 {.indent = indent_,
                  .width = breaks ? static_cast<std::int32_t>(options_.width) : ScalarLines::unbroken,
                  .step = options_.indent});
    indent_ = outer;
}

void Writer::end_document() {
    indent_ = -1;
    out_.write_indent(indent_);
}

} // namespace berth::yaml
