// SPDX-License-Identifier: Apache-2.0
// One function for each shape.
#include "yaml/scalar_text.hpp"

#include "yaml/characters.hpp"

namespace berth::yaml {

namespace {

/// Plain text never holds a line break.
void write_plain(LineOutput& out, std::string_view text, const ScalarLines& lines) {
    out.put_space_if_none();
    if (is_word(text)) {
        out.put_text(text);
        out.end_value();
        return;
    }
    bool spaces = false;
    for (std::size_t i = 0; i < text.size();) {
        const bool is_space = text[i] == ' ';
        if (is_space && !spaces && out.column() > lines.width && byte_at(text, i + 1) != ' ') {
            out.write_indent(lines.indent);
            ++i;
        } else {
            out.put_char(text, i);
        }
        if (!is_space) {
            out.note_text();
        }
        spaces = is_space;
    }
    out.end_value();
}

void write_single_quoted(LineOutput& out, std::string_view text, const ScalarLines& lines) {
    out.put_opening("'");
    bool spaces = false;
    bool after_break = false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            const bool inside = i > 0 && i < text.size() - 1 && byte_at(text, i + 1) != ' ';
            if (!spaces && out.column() > lines.width && inside) {
                out.write_indent(lines.indent);
                ++i;
            } else {
                out.put_char(text, i);
            }
            spaces = true;
        } else if (is_break(text, i)) {
            if (!after_break && text[i] == '\n') {
                out.put_break();
            }
            out.put_line_break(text, i);
            after_break = true;
        } else {
            if (after_break) {
                out.write_indent(lines.indent);
            }
            if (text[i] == '\'') {
                out.put('\'');
            }
            out.put_char(text, i);
            out.note_text();
            spaces = false;
            after_break = false;
        }
    }
    out.put_closing("'");
}

void write_double_quoted(LineOutput& out, std::string_view text, const ScalarLines& lines) {
    out.put_opening("\"");
    // go-yaml asks whether the text begins with a byte order mark at every character, so all of it is escaped then.
    const bool marked = text.starts_with("\xef\xbb\xbf");
    bool spaces = false;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (!is_printable(text, i) || marked || is_break(text, i) || c == '"' || c == '\\') {
            out.put_text(escape_of(character_at(text, i)));
            i += width_of(byte_at(text, i));
            spaces = false;
        } else if (c == ' ' && !spaces && out.column() > lines.width && i > 0 && i < text.size() - 1) {
            out.write_indent(lines.indent);
            if (byte_at(text, i + 1) == ' ') {
                out.put('\\');
            }
            ++i;
            spaces = true;
        } else {
            out.put_char(text, i);
            spaces = c == ' ';
        }
    }
    out.put_closing("\"");
}

/// Where the character that ends before `end` begins.
std::size_t character_before(std::string_view text, std::size_t end) {
    std::size_t i = end - 1;
    while (i > 0 && (byte_at(text, i) & 0xc0U) == 0x80) {
        --i;
    }
    return i;
}

/// Whether a blank follows the line breaks that the text begins with.
bool begins_blank(std::string_view text) {
    std::size_t first = 0;
    while (is_break(text, first)) {
        first += width_of(byte_at(text, first));
    }
    return first >= text.size() || is_blank(text, first);
}

} // namespace

void write_block_header(LineOutput& out, std::string_view text, ScalarShape shape, std::uint32_t step) {
    out.put_opening(shape == ScalarShape::folded ? ">" : "|");
    if (text[0] == ' ' || is_break(text, 0)) {
        const char hint = static_cast<char>('0' + step);
        out.put_closing({&hint, 1});
    }
    // Chomping: how many line breaks stand at the end.
    const std::size_t last = character_before(text, text.size());
    if (!is_break(text, last)) {
        out.put_closing("-");
    } else if (last == 0 || is_break(text, character_before(text, last))) {
        out.put_closing("+");
    }
}

void write_block_lines(LineOutput& out, std::string_view text, ScalarShape shape, std::int32_t indent) {
    // What follows a break decides whether a second one keeps it from being folded. go-yaml looks for that at the
    // beginning of the text, not at the place where it is.
    const bool doubles_breaks = shape == ScalarShape::folded && !begins_blank(text);
    bool at_start = true;
    bool line_begins_blank = true;
    for (std::size_t i = 0; i < text.size();) {
        if (is_break(text, i)) {
            if (doubles_breaks && !at_start && !line_begins_blank && text[i] == '\n') {
                out.put_break();
            }
            out.put_line_break(text, i);
            at_start = true;
            continue;
        }
        if (at_start) {
            out.write_indent(indent);
            line_begins_blank = is_blank(text, i);
        }
        out.put_char(text, i);
        out.note_text();
        at_start = false;
    }
}

void write_scalar(LineOutput& out, std::string_view text, ScalarShape shape, const ScalarLines& lines) {
    switch (shape) {
    case ScalarShape::plain:
        return write_plain(out, text, lines);
    case ScalarShape::single_quoted:
        return write_single_quoted(out, text, lines);
    case ScalarShape::double_quoted:
        return write_double_quoted(out, text, lines);
    case ScalarShape::literal:
    case ScalarShape::folded:
        write_block_header(out, text, shape, lines.step);
        out.start_line();
        return write_block_lines(out, text, shape, lines.indent);
    }
}

} // namespace berth::yaml
