// SPDX-License-Identifier: Apache-2.0
// go-yaml v3's emitter: the order in which nodes and their comments are written, and the layout of scalars.
#include "yaml/commented_writer.hpp"

#include "yaml/characters.hpp"
#include "yaml/resolve.hpp"
#include "yaml/tag_name.hpp"

#include <algorithm>
#include <utility>

namespace berth::yaml {

namespace {

constexpr std::int32_t step = 2;
constexpr std::string_view core_prefix = "tag:yaml.org,2002:";

/// By the characters alone: go-yaml takes a merge key for a string here, and so writes its tag with each.
Tag resolved(std::string_view text) { return resolve_tag(text, Schema::yaml_1_2); }

bool is_tag_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"-_;/?:@&=+$,.~*'()[]"}.contains(c);
}

std::string escaped_tag(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (is_tag_character(c)) {
            result += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
        }
    }
    return result;
}

} // namespace

void CommentedWriter::write(const CommentedDocument& document, ListIndent lists) {
    compact_lists_ = lists == ListIndent::compact;
    indent_ = -1;
    if (!std::exchange(first_document_, false)) {
        write_indent();
        indicator("---", true, false, false);
        write_indent();
    }
    if (!document.notes.head.empty()) {
        head_ = document.notes.head;
        process_head();
        put_break();
    }
    arrive(*document.root, {});
    process_head();
    begin(*document.root, Place::root);
    process_line();
    process_foot();
    finish(*document.root, Place::root);
    foot_ = document.notes.foot.empty() ? foot_ : document.notes.foot;
    foot_indent_ = 0;
    process_foot();
    foot_indent_ = -1;
    write_indent();
}

/// Its comments become due; of a collection, those behind and below it once it ends.
void CommentedWriter::arrive(const Node& node, std::string_view tail) {
    const Notes& notes = notes_of(node);
    const auto due = [](std::string_view& place, std::string_view text) { place = text.empty() ? place : text; };
    due(head_, notes.head);
    if (node.is_scalar() || node.kind == Kind::alias) {
        due(line_, notes.line);
        due(foot_, notes.foot);
    }
    if (node.is_scalar() || node.is_mapping()) {
        due(tail_, tail);
    }
}

/// The foot of a key stands below its value, so the next key brings it as the tail.
void CommentedWriter::arrive_key(const Node& key, std::string_view tail) {
    const std::string_view foot = foot_;
    arrive(key, tail);
    foot_ = foot;
}

void CommentedWriter::arrive_end(const Node& collection, std::string_view tail) {
    const Notes& notes = notes_of(collection);
    line_ = notes.line.empty() ? line_ : notes.line;
    foot_ = notes.foot.empty() ? foot_ : notes.foot;
    tail_ = tail.empty() ? tail_ : tail;
}

bool CommentedWriter::in_flow(const Node& node) const {
    return flow_level_ > 0 || node.flow || node.size == 0;
}

/// A scalar or an alias as a whole; of a collection what stands before its parts.
void CommentedWriter::begin(const Node& node, Place place, bool simple_key) {
    if (node.kind == Kind::alias) {
        indicator("*", true, false, false);
        indicator(node.value, false, false, false);
    } else if (node.is_scalar()) {
        scalar(node, place, simple_key);
    } else {
        properties(node);
    }
}

void CommentedWriter::finish(const Node& node, Place place) {
    if (node.is_sequence()) {
        in_flow(node) ? flow_sequence(node, place) : block_sequence(node, place);
    } else if (node.is_mapping()) {
        in_flow(node) ? flow_mapping(node, place) : block_mapping(node, place);
    }
}

void CommentedWriter::write_node(const Node& node, Place place, bool simple_key) {
    begin(node, place, simple_key);
    finish(node, place);
}

void CommentedWriter::block_sequence(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    const bool in_mapping = place == Place::block_value || place == Place::block_key;
    increase_indent(false, place, compact_lists_ && in_mapping && (column_ == 0 || !indention_));
    for (const Node* item : node.children()) {
        arrive(*item, {});
        process_head();
        write_indent();
        indicator("-", true, false, true);
        begin(*item, Place::block_item);
        process_line();
        process_foot();
        finish(*item, Place::block_item);
    }
    arrive_end(node, {});
    indent_ = outer;
}

void CommentedWriter::block_mapping(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    increase_indent(false, place);
    std::string_view tail;
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        const Node& key = *node.key(pair);
        arrive_key(key, tail);
        tail = notes_of(key).foot;
        process_head();
        write_indent();
        if (!line_.empty()) {
            key_line_ = std::exchange(line_, {});
        }
        const bool simple = is_simple_key(key);
        if (!simple) {
            indicator("?", true, false, true);
        }
        write_node(key, Place::block_key, simple);
        block_value(*node.field(pair), simple);
    }
    arrive_end(node, tail);
    process_head();
    indent_ = outer;
}

void CommentedWriter::block_value(const Node& value, bool simple_key) {
    arrive(value, {});
    if (!simple_key) {
        write_indent();
    }
    indicator(":", !simple_key, false, !simple_key);
    place_key_comment(value);
    begin(value, Place::block_value);
    process_line();
    process_foot();
    finish(value, Place::block_value);
}

/// A comment behind the key goes behind a scalar, or stays above a block.
void CommentedWriter::place_key_comment(const Node& value) {
    if (key_line_.empty()) {
        return;
    }
    if (value.is_scalar()) {
        if (line_.empty()) {
            line_ = std::exchange(key_line_, {});
        }
    } else if (value.kind != Kind::alias && !value.flow) {
        std::swap(line_, key_line_);
        process_line();
        std::swap(line_, key_line_);
    }
}

void CommentedWriter::flow_part(const Node& node, Place place) {
    begin(node, place);
    if (has_trailing_comment()) {
        indicator(",", false, false, false);
    }
    process_line();
    process_foot();
    finish(node, place);
}

void CommentedWriter::flow_sequence(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    indicator("[", true, true, false);
    increase_indent(true, place);
    ++flow_level_;
    bool comma_due = false;
    for (const Node* item : node.children()) {
        arrive(*item, {});
        if (comma_due) {
            indicator(",", false, false, false);
        }
        process_head();
        if (column_ == 0) {
            write_indent();
        }
        comma_due = !has_trailing_comment();
        flow_part(*item, Place::flow_item);
    }
    arrive_end(node, {});
    --flow_level_;
    indent_ = outer;
    if (column_ == 0) {
        write_indent();
    }
    indicator("]", false, false, false);
    process_line();
    process_foot();
}

void CommentedWriter::flow_mapping(const Node& node, Place place) {
    const std::int32_t outer = indent_;
    indicator("{", true, true, false);
    increase_indent(true, place);
    ++flow_level_;
    bool comma_due = false;
    std::string_view tail;
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        const Node& key = *node.key(pair);
        arrive_key(key, tail);
        tail = notes_of(key).foot;
        if (comma_due) {
            indicator(",", false, false, false);
        }
        process_head();
        if (column_ == 0) {
            write_indent();
        }
        const bool simple = is_simple_key(key);
        if (!simple) {
            indicator("?", true, false, false);
        }
        write_node(key, Place::flow_key, simple);
        const Node& value = *node.field(pair);
        arrive(value, {});
        indicator(":", !simple, false, false);
        comma_due = !has_trailing_comment();
        flow_part(value, Place::flow_value);
    }
    arrive_end(node, tail);
    if (comma_due && (!head_.empty() || !foot_.empty() || !tail_.empty())) {
        indicator(",", false, false, false);
    }
    process_head();
    --flow_level_;
    indent_ = outer;
    indicator("}", false, false, false);
    process_line();
    process_foot();
}

bool CommentedWriter::is_simple_key(const Node& key) {
    if (key.is_scalar() && analyze(key.value).multiline) {
        return false;
    }
    if ((key.is_mapping() || key.is_sequence()) && key.size > 0) {
        return false;
    }
    constexpr std::size_t longest = 128;
    const std::size_t own = key.is_scalar() || key.kind == Kind::alias ? key.value.size() : 0;
    return notes_of(key).anchor.size() + tag_text(key).size() + own <= longest;
}

void CommentedWriter::properties(const Node& node) {
    if (const std::string_view anchor = notes_of(node).anchor; !anchor.empty()) {
        indicator("&", true, false, false);
        indicator(anchor, false, false, false);
    }
    if (const std::string tag = tag_text(node); !tag.empty()) {
        indicator(tag, true, false, false);
    }
}

/// What has to be written of the tag: one that stood in the text, or that the value would lose.
std::string CommentedWriter::tag_text(const Node& node) {
    if (node.tag == Tag::none || node.kind == Kind::alias) {
        return {};
    }
    if (!node.tagged) {
        const bool quoted = node.is_scalar() && node.style != Style::plain;
        const Tag implied = node.is_mapping()    ? Tag::mapping
                            : node.is_sequence() ? Tag::sequence
                            : quoted             ? Tag::string
                                                 : resolved(node.value);
        if (node.tag == implied || node.tag == Tag::string) {
            return {};
        }
    }
    if (node.tag != Tag::custom) {
        return std::string{tag_name(node.tag)};
    }
    const std::string_view tag = node.custom_tag;
    if (tag.starts_with('!')) {
        return "!" + escaped_tag(tag.substr(1));
    }
    return tag.starts_with(core_prefix) ? "!!" + escaped_tag(tag.substr(core_prefix.size())) : "!<" + escaped_tag(tag) + ">";
}

/// Whether a plain string would be read as something else.
bool CommentedWriter::must_quote(const Node& node) {
    return node.tag == Tag::string && !node.tagged && resolved(node.value) != Tag::string;
}

CommentedWriter::Shape CommentedWriter::wanted_shape(const Node& node) {
    switch (node.style) {
    case Style::double_quoted:
        return Shape::double_quoted;
    case Style::single_quoted:
        return Shape::single_quoted;
    case Style::literal:
        return Shape::literal;
    case Style::folded:
        return Shape::folded;
    case Style::plain:
        break;
    }
    return node.value.contains('\n') ? Shape::literal : must_quote(node) ? Shape::double_quoted : Shape::plain;
}

CommentedWriter::Shape CommentedWriter::shape_of(const Node& node, const Analysis& analysis,
                                                 bool simple_key) const {
    Shape shape = wanted_shape(node);
    const bool flow = flow_level_ > 0;
    if (simple_key && analysis.multiline) {
        shape = Shape::double_quoted;
    }
    if (shape == Shape::plain && (!(flow ? analysis.flow_plain : analysis.block_plain) ||
                                  (node.value.empty() && (flow || simple_key)))) {
        shape = Shape::single_quoted;
    }
    if (shape == Shape::single_quoted && !analysis.single_quoted) {
        shape = Shape::double_quoted;
    }
    const bool is_block = shape == Shape::literal || shape == Shape::folded;
    return is_block && (!analysis.block || flow || simple_key) ? Shape::double_quoted : shape;
}

CommentedWriter::Analysis CommentedWriter::analyze(std::string_view text) {
    Analysis result;
    if (text.empty()) {
        result.flow_plain = false;
        result.block = false;
        return result;
    }
    bool block_indicator = text.starts_with("---") || text.starts_with("...");
    bool flow_indicator = block_indicator;
    bool special = false;
    bool tab = false;
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
        const bool outer = i == 0 && std::string_view{"#,[]{}&*!|>'\"%@`"}.contains(c);
        const bool opens = (c == ':' || (i == 0 && c == '?')) && before_blank;
        const bool dash = i == 0 && c == '-' && before_blank;
        const bool comment = i > 0 && c == '#' && after_blank;
        block_indicator = block_indicator || outer || opens || dash || comment;
        flow_indicator = flow_indicator || outer || dash || comment || std::string_view{",?[]{}:"}.contains(c);
        tab = tab || c == '\t';
        special = special || (c != '\t' && !is_printable(text, i));
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
    const bool unquotable = break_then_space || space_then_break || tab || special;
    const bool plain = !outer_white && !unquotable && !result.multiline;
    result.flow_plain = plain && !flow_indicator;
    result.block_plain = plain && !block_indicator;
    result.single_quoted = !unquotable;
    result.block = !after_space && !space_then_break && !special;
    return result;
}

void CommentedWriter::scalar(const Node& node, Place place, bool simple_key) {
    const Analysis analysis = analyze(node.value);
    properties(node);
    const std::int32_t outer = indent_;
    const Shape shape = shape_of(node, analysis, simple_key);
    increase_indent(true, place);
    switch (shape) {
    case Shape::plain:
        if (!node.value.empty()) {
            indicator(node.value, true, false, false);
        }
        indention_ = false;
        break;
    case Shape::single_quoted:
        single_quoted(node.value);
        break;
    case Shape::double_quoted:
        double_quoted(node.value);
        break;
    case Shape::literal:
        literal(node.value);
        break;
    case Shape::folded:
        folded(node.value);
        break;
    }
    indent_ = outer;
}

void CommentedWriter::single_quoted(std::string_view text) {
    indicator("'", true, false, false);
    bool after_break = false;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            if (!after_break && text[i] == '\n') {
                put_break();
            }
            put_line_break(text, i);
            after_break = true;
            continue;
        }
        if (text[i] != ' ') {
            if (after_break) {
                write_indent();
            }
            if (text[i] == '\'') {
                put('\'');
            }
            after_break = false;
            indention_ = false;
        }
        put_char(text, i);
    }
    indicator("'", false, false, false);
    indention_ = false;
}

void CommentedWriter::double_quoted(std::string_view text) {
    indicator("\"", true, false, false);
    // go-yaml asks whether the text begins with a byte order mark at every character, so all of it is escaped then.
    const bool marked = text.starts_with("\xef\xbb\xbf");
    for (std::size_t i = 0; i < text.size();) {
        if (is_printable(text, i) && !marked && !is_break(text, i) && text[i] != '"' && text[i] != '\\') {
            put_char(text, i);
            continue;
        }
        for (const char c : escape_of(character_at(text, i))) {
            put(c);
        }
        i += width_of(byte_at(text, i));
    }
    indicator("\"", false, false, false);
    indention_ = false;
}

/// The indicator, hints about indentation and the end, and a comment.
void CommentedWriter::block_header(char kind, std::string_view text) {
    indicator({&kind, 1}, true, false, false);
    if (text[0] == ' ' || is_break(text, 0)) {
        indicator("2", false, false, false);
    }
    const auto last_char = [&](std::size_t end) {
        std::size_t i = end - 1;
        while (i > 0 && (byte_at(text, i) & 0xc0U) == 0x80) {
            --i;
        }
        return i;
    };
    const std::size_t last = last_char(text.size());
    if (!is_break(text, last)) {
        indicator("-", false, false, false);
    } else if (last == 0 || is_break(text, last_char(last))) {
        indicator("+", false, false, false);
    }
    if (line_.empty()) {
        put_break();
    } else {
        process_line();
    }
    space_ = true;
}

void CommentedWriter::literal(std::string_view text) {
    block_header('|', text);
    bool at_start = true;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            put_line_break(text, i);
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

void CommentedWriter::folded(std::string_view text) {
    block_header('>', text);
    // go-yaml looks at the beginning of the text, not at the place where it is, to see what follows the line breaks.
    std::size_t first = 0;
    while (first < text.size() && is_break(text, first)) {
        first += width_of(byte_at(text, first));
    }
    const bool begins_blank = first >= text.size() || is_blank(text, first);
    bool at_start = true;
    bool leading_spaces = true;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            if (!at_start && !leading_spaces && text[i] == '\n' && !begins_blank) {
                put_break();
            }
            put_line_break(text, i);
            at_start = true;
            continue;
        }
        if (at_start) {
            write_indent();
            leading_spaces = is_blank(text, i);
        }
        put_char(text, i);
        indention_ = false;
        at_start = false;
    }
}

void CommentedWriter::process_head() {
    if (!tail_.empty()) {
        write_indent();
        write_comment(std::exchange(tail_, {}));
        foot_indent_ = std::max(indent_, 0);
    }
    if (!head_.empty()) {
        write_indent();
        write_comment(std::exchange(head_, {}));
    }
}

void CommentedWriter::process_line() {
    if (line_.empty()) {
        return;
    }
    if (!space_) {
        put(' ');
    }
    write_comment(std::exchange(line_, {}));
}

void CommentedWriter::process_foot() {
    if (foot_.empty()) {
        return;
    }
    write_indent();
    write_comment(std::exchange(foot_, {}));
    foot_indent_ = std::max(indent_, 0);
}

void CommentedWriter::write_comment(std::string_view text) {
    bool after_break = false;
    bool marked = false;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            put_line_break(text, i);
            after_break = true;
            marked = false;
            continue;
        }
        if (after_break) {
            write_indent();
        }
        if (!std::exchange(marked, true) && text[i] != '#') {
            put('#');
            put(' ');
        }
        put_char(text, i);
        indention_ = false;
        after_break = false;
    }
    if (!after_break) {
        put_break();
    }
    space_ = true;
}

void CommentedWriter::increase_indent(bool flow, Place place, bool compact) {
    if (indent_ < 0) {
        indent_ = flow ? step : 0;
    } else if (place == Place::block_item) {
        indent_ += 2; // the width of "- "
    } else {
        indent_ = step * ((indent_ + step) / step) - (compact ? 2 : 0);
    }
}

void CommentedWriter::write_indent() {
    const std::int32_t indent = std::max(indent_, 0);
    if (!indention_ || column_ > indent || (column_ == indent && !space_)) {
        put_break();
    }
    if (foot_indent_ == indent) {
        put_break();
    }
    if (column_ < indent) {
        out_.append(static_cast<std::size_t>(indent - column_), ' ');
        column_ = indent;
    }
    space_ = true;
    foot_indent_ = -1;
}

void CommentedWriter::indicator(std::string_view text, bool need_space, bool is_space, bool is_indention) {
    if (need_space && !space_) {
        put(' ');
    }
    for (std::size_t i = 0; i < text.size();) {
        put_char(text, i);
    }
    space_ = is_space;
    indention_ = indention_ && is_indention;
}

void CommentedWriter::put(char c) {
    out_.push_back(c);
    ++column_;
}

void CommentedWriter::put_break() {
    out_.push_back('\n');
    column_ = 0;
    indention_ = true;
}

void CommentedWriter::put_char(std::string_view text, std::size_t& at) {
    const std::size_t width = std::min(width_of(byte_at(text, at)), text.size() - at);
    out_.append(text, at, width);
    at += width;
    ++column_;
}

void CommentedWriter::put_line_break(std::string_view text, std::size_t& at) {
    if (text[at] == '\n') {
        put_break();
        ++at;
        return;
    }
    put_char(text, at);
    column_ = 0;
    indention_ = true;
}

} // namespace berth::yaml
