// SPDX-License-Identifier: Apache-2.0
// Text that is written line by line, with what the emitter has to know of the line it stands in.
#pragma once

#include "yaml/characters.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace berth::yaml {

/// Everything is inline: it runs for every character written.
class LineOutput {
public:
    explicit LineOutput(std::string& out) : out_{out} {}

    [[nodiscard]] std::int32_t column() const { return column_; }
    /// Nothing but indentation and "-", "?" or ":" in front of something stands in the line.
    [[nodiscard]] bool only_indented() const { return indention_; }

    /// "-", "?" or ":" in front of something that may itself begin with one of them.
    void put_block_indicator(char indicator) {
        put_space_if_none();
        put(indicator);
        space_ = false;
    }
    /// What begins a value that is no block.
    void put_opening(std::string_view mark) {
        put_space_if_none();
        put_closing(mark);
    }
    /// The bracket of a flow collection: its first part stands right behind it.
    void put_flow_opening(char bracket) {
        put_opening({&bracket, 1});
        need_no_space();
    }
    /// What stands right behind something.
    void put_closing(std::string_view mark) {
        put_text(mark);
        end_value();
    }
    void put_space_if_none() {
        if (!space_) {
            put(' ');
        }
    }
    void end_value() {
        space_ = false;
        indention_ = false;
    }
    /// Text was put in the line.
    void note_text() { indention_ = false; }

    void put(char c) {
        out_.push_back(c);
        ++column_;
    }
    /// Characters of one byte each.
    void put_text(std::string_view text) {
        out_ += text;
        column_ += static_cast<std::int32_t>(text.size());
    }
    void put_break() {
        out_.push_back('\n');
        begin_line();
    }
    /// A break that the text itself does not have, after which the line is fresh.
    void start_line() {
        put_break();
        need_no_space();
    }
    /// What comes next stands well without a space in front.
    void need_no_space() { space_ = true; }
    /// One character, which counts as one column; goes on behind it.
    void put_char(std::string_view text, std::size_t& at) {
        const std::size_t width = std::min(width_of(byte_at(text, at)), text.size() - at);
        out_.append(text, at, width);
        at += width;
        ++column_;
    }
    /// The break that stands there; goes on behind it.
    void put_line_break(std::string_view text, std::size_t& at) {
        if (text[at] == '\n') {
            put_break();
            ++at;
            return;
        }
        put_char(text, at);
        begin_line();
    }
    /// Goes to the indent, in a new line unless that is where this one stands.
    void write_indent(std::int32_t wanted) {
        const std::int32_t indent = std::max(wanted, 0);
        if (!indention_ || column_ > indent || (column_ == indent && !space_)) {
            put_break();
        }
        if (indent == gap_indent_) {
            put_break();
        }
        if (column_ < indent) {
            out_.append(static_cast<std::size_t>(indent - column_), ' ');
            column_ = indent;
        }
        need_no_space();
        gap_indent_ = no_gap;
    }
    /// An empty line comes before the next one that write_indent() begins, if that has this indent.
    void set_gap_before(std::int32_t indent) { gap_indent_ = indent; }
    void drop_gap() { gap_indent_ = no_gap; }

private:
    static constexpr std::int32_t no_gap = -1;

    void begin_line() {
        column_ = 0;
        indention_ = true;
    }

    std::string& out_;
    std::int32_t column_ = 0;
    std::int32_t gap_indent_ = no_gap;
    bool space_ = true;     ///< the last character was a space
    bool indention_ = true; ///< only_indented()
};

} // namespace berth::yaml
