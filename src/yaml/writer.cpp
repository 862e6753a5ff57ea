// SPDX-License-Identifier: Apache-2.0
// The emitter: layout, choice of style, line breaks. Follows go-yaml v2's emitter (a port of libyaml's) to the byte.
#include "yaml/writer.hpp"

#include "yaml/characters.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <array>

namespace berth::yaml {

namespace {

/// Letters, digits and what means nothing to YAML within a word. Nearly all keys and values are made of these alone and
/// need no closer look.
bool is_word(std::string_view text) {
    static constexpr auto within = [] {
        std::array<bool, 256> table{};
        for (const char c : std::string_view{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.-"}) {
            table[static_cast<unsigned char>(c)] = true;
        }
        return table;
    }();
    return !text.starts_with('-') && !text.starts_with('.') &&
           std::ranges::all_of(text, [](char c) { return within[static_cast<unsigned char>(c)]; });
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned char lead = byte_at(text, i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        const std::size_t width = width_of(lead);
        if (i + width > text.size()) {
            return false;
        }
        for (std::size_t k = 1; k < width; ++k) {
            if ((byte_at(text, i + k) & 0xc0U) != 0x80) {
                return false;
            }
        }
        const unsigned char second = byte_at(text, i + 1);
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f)) {
            return false;
        }
        i += width;
    }
    return true;
}

/// Base64 in lines of 70 characters, each with its break, once it is longer than one line.
std::string encode_binary(std::string_view data) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    for (std::size_t i = 0; i < data.size(); i += 3) {
        const unsigned group = (unsigned{byte_at(data, i)} << 16U) | (unsigned{byte_at(data, i + 1)} << 8U) |
                               unsigned{byte_at(data, i + 2)};
        for (std::size_t k = 0; k < 4; ++k) {
            encoded.push_back(i + k > data.size() ? '=' : alphabet[(group >> (18 - 6 * k)) & 0x3fU]);
        }
    }
    constexpr std::size_t line = 70;
    if (encoded.size() < line) {
        return encoded;
    }
    std::string lines;
    for (std::size_t i = 0; i < encoded.size(); i += line) {
        lines.append(encoded, i, line);
        lines.push_back('\n');
    }
    return lines;
}

} // namespace

Writer::Writer(std::string& out, WriterOptions options) : out_{out}, options_{options} {
    if (options_.width == 0) {
        options_.width = static_cast<std::uint32_t>(INT32_MAX);
    }
}

Writer::Analysis Writer::analyze(std::string_view text) {
    Analysis result;
    if (text.empty()) {
        result.block = false;
        return result;
    }
    if (is_word(text)) {
        return result;
    }
    bool indicators = text.starts_with("---") || text.starts_with("...");
    bool special = false;
    bool space_then_break = false;
    bool break_then_space = false;
    bool after_space = false;
    bool after_break = false;
    bool after_blank = true;
    std::size_t width = 1;
    for (std::size_t i = 0; i < text.size(); i += width) {
        width = std::min(width_of(byte_at(text, i)), text.size() - i);
        const char c = text[i];
        const bool before_blank = i + width >= text.size() || is_blank(text, i + width);
        if (i == 0) {
            indicators = indicators || std::string_view{"#,[]{}&*!|>'\"%@`"}.find(c) != std::string_view::npos ||
                         (before_blank && (c == '?' || c == ':' || c == '-'));
        } else if ((c == ':' && before_blank) || (c == '#' && after_blank)) {
            indicators = true;
        }
        special = special || !is_printable(text, i);
        if (c == ' ') {
            break_then_space = break_then_space || after_break;
            after_space = true;
            after_break = false;
        } else if (is_break(text, i)) {
            result.multiline = true;
            space_then_break = space_then_break || after_space;
            after_space = false;
            after_break = true;
        } else {
            after_space = false;
            after_break = false;
        }
        after_blank = c == ' ' || c == '\t' || c == '\0' || is_break(text, i);
    }
    const bool outer_white = text[0] == ' ' || is_break(text, 0) || after_space || after_break;
    if (outer_white || result.multiline || indicators || break_then_space) {
        result.plain = false;
    }
    if (after_space) {
        result.block = false;
    }
    if (break_then_space) {
        result.single_quoted = false;
    }
    if (space_then_break || special) {
        result.plain = false;
        result.single_quoted = false;
        result.block = false;
    }
    return result;
}

void Writer::put(char c) {
    out_.push_back(c);
    ++column_;
}

void Writer::put_break() {
    out_.push_back('\n');
    column_ = 0;
}

void Writer::put_char(std::string_view text, std::size_t& at) {
    const std::size_t width = std::min(width_of(byte_at(text, at)), text.size() - at);
    out_.append(text, at, width);
    at += width;
    ++column_;
}

void Writer::put_line_break(std::string_view text, std::size_t& at) {
    if (text[at] == '\n') {
        put_break();
        ++at;
        return;
    }
    put_char(text, at);
    column_ = 0;
}

void Writer::increase_indent(bool flow, bool indentless) {
    const auto step = static_cast<std::int32_t>(options_.indent);
    if (indent_ < 0) {
        indent_ = flow ? step : 0;
    } else if (!indentless) {
        indent_ += step;
    }
}

void Writer::write_indent() {
    const std::int32_t indent = std::max(indent_, 0);
    if (!indention_ || column_ > indent || (column_ == indent && !space_)) {
        put_break();
    }
    if (column_ < indent) {
        out_.append(static_cast<std::size_t>(indent - column_), ' ');
        column_ = indent;
    }
    space_ = true;
    indention_ = true;
}

void Writer::write_indicator(std::string_view indicator, bool need_space, bool is_space, bool is_indention) {
    if (need_space && !space_) {
        put(' ');
    }
    out_.append(indicator);
    column_ += static_cast<std::int32_t>(indicator.size());
    space_ = is_space;
    indention_ = indention_ && is_indention;
}

void Writer::enter_node() {
    if (frames_.empty()) {
        context_ = Context::root;
        return;
    }
    Frame& frame = frames_.back();
    if (!frame.mapping) {
        write_indent();
        write_indicator("-", true, false, true);
        context_ = Context::item;
        return;
    }
    // A value; its key has been written by key().
    if (frame.complex_key) {
        write_indent();
        write_indicator(":", true, false, true);
    } else {
        write_indicator(":", false, false, false);
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
        write_indicator("{", true, true, false);
        write_indicator("}", false, false, false);
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
        write_indicator("[", true, true, false);
        write_indicator("]", false, false, false);
    }
    frames_.push_back({.mapping = false,
                       .empty = filled == Filled::no,
                       .complex_key = false,
                       .at_value = false,
                       .outer_indent = indent_});
    if (filled == Filled::yes) {
        increase_indent(false, context_ == Context::value && !indention_);
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
    write_indent();
    frame.at_value = true;
    constexpr std::size_t longest_simple = 128;
    frame.complex_key = text.size() > longest_simple || analyze(text).multiline;
    if (frame.complex_key) {
        write_indicator("?", true, false, true);
        context_ = Context::value;
    } else {
        context_ = Context::key;
    }
}

void Writer::key(std::string_view text) {
    begin_key(text);
    const bool literal = text.find('\n') != std::string_view::npos;
    scalar(text, literal ? Shape::literal : Shape::plain, true);
}

void Writer::key_as(std::string_view text, Style style) {
    begin_key(text);
    scalar(text, shape_of(style, text), false);
}

void Writer::value_as(std::string_view text, Style style) {
    enter_node();
    scalar(text, shape_of(style, text), false);
    leave_node();
}

Writer::Shape Writer::shape_of(Style style, std::string_view text) {
    switch (style) {
    case Style::single_quoted:
        return Shape::single_quoted;
    case Style::double_quoted:
        return Shape::double_quoted;
    case Style::literal:
    case Style::folded:
        return Shape::literal;
    case Style::plain:
        break;
    }
    return text.find('\n') != std::string_view::npos ? Shape::literal : Shape::plain;
}

void Writer::string(std::string_view text) {
    enter_node();
    const bool literal = text.find('\n') != std::string_view::npos;
    scalar(text, literal ? Shape::literal : Shape::plain, true);
    leave_node();
}

void Writer::plain(std::string_view text) {
    enter_node();
    scalar(text, Shape::plain, false);
    leave_node();
}

void Writer::scalar(std::string_view text, Shape wanted, bool resolvable) {
    std::string binary;
    if (resolvable && !is_utf8(text)) {
        binary = encode_binary(text);
        text = binary;
        wanted = binary.find('\n') != std::string::npos ? Shape::literal : Shape::plain;
        write_indicator("!!binary", true, false, false);
    } else if (resolvable && wanted == Shape::plain &&
               (resolve_tag(text, Schema::yaml_1_1) != Tag::string || is_base60(text))) {
        wanted = Shape::double_quoted;
    }
    const Analysis analysis = analyze(text);
    const bool simple_key = context_ == Context::key;
    Shape shape = wanted;
    if (simple_key && analysis.multiline) {
        shape = Shape::double_quoted;
    }
    if (shape == Shape::plain && (!analysis.plain || (text.empty() && simple_key))) {
        shape = Shape::single_quoted;
    }
    if (shape == Shape::single_quoted && !analysis.single_quoted) {
        shape = Shape::double_quoted;
    }
    if (shape == Shape::literal && (!analysis.block || simple_key)) {
        shape = Shape::double_quoted;
    }
    const std::int32_t outer = indent_;
    increase_indent(true, false);
    switch (shape) {
    case Shape::plain:
        write_plain(text, !simple_key);
        break;
    case Shape::single_quoted:
        write_single_quoted(text, !simple_key);
        break;
    case Shape::double_quoted:
        write_double_quoted(text, !simple_key);
        break;
    case Shape::literal:
        write_literal(text);
        break;
    }
    indent_ = outer;
}

void Writer::write_plain(std::string_view text, bool breaks) {
    if (!space_) {
        put(' ');
    }
    if (is_word(text)) {
        out_.append(text);
        column_ += static_cast<std::int32_t>(text.size());
    } else {
        write_plain_words(text, breaks);
    }
    space_ = false;
    indention_ = false;
}

void Writer::write_plain_words(std::string_view text, bool breaks) {
    const auto width = static_cast<std::int32_t>(options_.width);
    bool spaces = false;
    // Plain text never holds a line break: analyze() forbids it.
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            if (breaks && !spaces && column_ > width && byte_at(text, i + 1) != ' ') {
                write_indent();
                ++i;
            } else {
                put_char(text, i);
            }
            spaces = true;
        } else {
            put_char(text, i);
            indention_ = false;
            spaces = false;
        }
    }
}

void Writer::write_single_quoted(std::string_view text, bool breaks) {
    write_indicator("'", true, false, false);
    const auto width = static_cast<std::int32_t>(options_.width);
    bool spaces = false;
    bool after_break = false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            if (breaks && !spaces && column_ > width && i > 0 && i < text.size() - 1 &&
                byte_at(text, i + 1) != ' ') {
                write_indent();
                ++i;
            } else {
                put_char(text, i);
            }
            spaces = true;
        } else if (is_break(text, i)) {
            if (!after_break && text[i] == '\n') {
                put_break();
            }
            put_line_break(text, i);
            indention_ = true;
            after_break = true;
        } else {
            if (after_break) {
                write_indent();
            }
            if (text[i] == '\'') {
                put('\'');
            }
            put_char(text, i);
            indention_ = false;
            spaces = false;
            after_break = false;
        }
    }
    write_indicator("'", false, false, false);
    space_ = false;
    indention_ = false;
}

void Writer::write_double_quoted(std::string_view text, bool breaks) {
    write_indicator("\"", true, false, false);
    const auto width = static_cast<std::int32_t>(options_.width);
    // go-yaml asks whether the text begins with a byte order mark at every character, so all of it is escaped then.
    const bool marked = text.starts_with("\xef\xbb\xbf");
    bool spaces = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (!is_printable(text, i) || marked || is_break(text, i) || c == '"' || c == '\\') {
            const std::string escape = escape_of(character_at(text, i));
            out_ += escape;
            column_ += static_cast<std::int32_t>(escape.size());
            i += width_of(byte_at(text, i));
            spaces = false;
        } else if (c == ' ') {
            if (breaks && !spaces && column_ > width && i > 0 && i < text.size() - 1) {
                write_indent();
                if (byte_at(text, i + 1) == ' ') {
                    put('\\');
                }
                ++i;
            } else {
                put_char(text, i);
            }
            spaces = true;
        } else {
            put_char(text, i);
            spaces = false;
        }
    }
    write_indicator("\"", false, false, false);
    space_ = false;
    indention_ = false;
}

void Writer::write_literal(std::string_view text) {
    write_indicator("|", true, false, false);
    if (text[0] == ' ' || is_break(text, 0)) {
        const char hint = static_cast<char>('0' + options_.indent);
        write_indicator({&hint, 1}, false, false, false);
    }
    // Chomping: how many line breaks stand at the end.
    const auto last_char = [&](std::size_t end) {
        std::size_t i = end - 1;
        while (i > 0 && (byte_at(text, i) & 0xc0U) == 0x80) {
            --i;
        }
        return i;
    };
    const std::size_t last = last_char(text.size());
    if (!is_break(text, last)) {
        write_indicator("-", false, false, false);
    } else if (last == 0 || is_break(text, last_char(last))) {
        write_indicator("+", false, false, false);
    }
    put_break();
    indention_ = true;
    space_ = true;
    bool at_start = true;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            put_line_break(text, i);
            indention_ = true;
            at_start = true;
            continue;
        }
        if (at_start) {
            write_indent();
        }
        put_char(text, i);
        indention_ = false;
        at_start = false;
    }
}

void Writer::end_document() {
    indent_ = -1;
    write_indent();
}

} // namespace berth::yaml
