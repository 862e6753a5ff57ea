// SPDX-License-Identifier: Apache-2.0
// When a space or a line break is due.
#include "yaml/line_output.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::LineOutput: indicators in front of each other share a line") {
    std::string text;
    LineOutput out{text};
    out.write_indent(0);
    out.put_block_indicator('-');
    out.write_indent(2);
    out.put_block_indicator('-');
    CHECK(out.only_indented());
    out.put_space_if_none();
    out.put_text("x");
    out.end_value();
    CHECK_FALSE(out.only_indented());
    out.write_indent(2);
    out.put_block_indicator('-');
    CHECK(text == "- - x\n  -");
}

TEST_CASE("yaml::LineOutput: a value is one space away from what is before it, its end is not") {
    std::string text;
    LineOutput out{text};
    out.put_opening("[");
    out.put_closing("]");
    out.put_opening("{");
    out.put_closing("}");
    CHECK(text == "[] {}");
}

TEST_CASE("yaml::LineOutput: columns count characters, from the last break on") {
    std::string text;
    LineOutput out{text};
    const std::string_view word = "a\xc3\xa9\xf0\x9f\x98\x80\n";
    std::size_t at = 0;
    for (int i = 0; i < 3; ++i) {
        out.put_char(word, at);
    }
    CHECK(out.column() == 3);
    CHECK(at == 7);
    out.put_line_break(word, at);
    CHECK(out.column() == 0);
    CHECK(text == word);
}

TEST_CASE("yaml::LineOutput: a line separator of Unicode ends the line and stays what it is") {
    std::string text;
    LineOutput out{text};
    std::size_t at = 1;
    out.put('a');
    out.put_line_break("a\xe2\x80\xa8", at);
    CHECK(out.column() == 0);
    CHECK(at == 4);
    CHECK(text == "a\xe2\x80\xa8");
}

TEST_CASE("yaml::LineOutput: a character cut short at the end is no reason to read beyond it") {
    std::string text;
    LineOutput out{text};
    std::size_t at = 0;
    out.put_char("\xf0\x9f", at);
    CHECK(at == 2);
    CHECK(text == "\xf0\x9f");
}
