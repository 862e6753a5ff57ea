// SPDX-License-Identifier: Apache-2.0
// Each shape written, broken into lines, and read back.
#include "yaml/scalar_text.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

std::string written(std::string_view text, ScalarShape shape, ScalarLines lines = {.indent = 2, .width = 10, .step = 2}) {
    std::string result;
    LineOutput out{result};
    write_scalar(out, text, shape, lines);
    return result;
}

} // namespace

TEST_CASE("yaml::write_scalar: plain and single quoted texts break at single spaces beyond the width") {
    CHECK(written("aaaa bbbbbb cc dd", ScalarShape::plain) == "aaaa bbbbbb\n  cc dd");
    CHECK(written("aaaa bbbbbb  cc dd eeee", ScalarShape::plain) == "aaaa bbbbbb  cc\n  dd eeee");
    CHECK(written("aaaaaaaaaaaa b", ScalarShape::single_quoted) == "'aaaaaaaaaaaa\n  b'");
    CHECK(written("aaaaaaaaaaaa ", ScalarShape::single_quoted) == "'aaaaaaaaaaaa '");
}

TEST_CASE("yaml::write_scalar: in single quotes a quote is doubled, and so is the first line break") {
    CHECK(written("it's", ScalarShape::single_quoted) == "'it''s'");
    CHECK(written("a\nb", ScalarShape::single_quoted) == "'a\n\n  b'");
    CHECK(written("a\n\nb", ScalarShape::single_quoted) == "'a\n\n\n  b'");
}

TEST_CASE("yaml::write_scalar: in double quotes a line that begins with a space shows it by a backslash") {
    CHECK(written("\taaaaaaaaaa b", ScalarShape::double_quoted) == "\"\\taaaaaaaaaa\n  b\"");
    CHECK(written("\taaaaaaaaaa  b", ScalarShape::double_quoted) == "\"\\taaaaaaaaaa\n  \\ b\"");
    CHECK(written("\"\\\n\x7f\xc2\x85\xf0\x9f\x98\x80", ScalarShape::double_quoted) ==
          R"("\"\\\n\x7F\N\U0001F600")");
}

TEST_CASE("yaml::write_scalar: behind a byte order mark all is escaped, as go-yaml v2 does") {
    CHECK(written("\xef\xbb\xbf" "a b", ScalarShape::double_quoted) == R"("\uFEFF\x61\x20\x62")");
}

TEST_CASE("yaml::write_scalar: a block says how many breaks end it, and its indent where it begins with white space") {
    CHECK(written("a", ScalarShape::literal) == "|-\n  a");
    CHECK(written("a\nb\n", ScalarShape::literal) == "|\n  a\n  b\n");
    CHECK(written("a\n\n", ScalarShape::literal) == "|+\n  a\n\n");
    CHECK(written("\n", ScalarShape::literal) == "|2+\n\n");
    CHECK(written(" a\nb\n", ScalarShape::literal, {.indent = 4, .width = 10, .step = 4}) == "|4\n     a\n    b\n");
    CHECK(written("long lines stay in one", ScalarShape::literal) == "|-\n  long lines stay in one");
}

TEST_CASE("yaml::write_scalar: whatever the shape and the width, the text is read back") {
    for (const std::string_view text :
         {"one two  three   four five", "it's a \"quoted\" \\ text of some words", "a: b # c", " outer white space ",
          "line\nline\n\n\nline", "  first\nsecond\n", "ends in breaks\n\n\n", "tab\tand \xf0\x9f\x98\x80 and \xc3\xa9",
          "trailing \n  leading", "\xe2\x80\xa8 separators \xe2\x80\xa9", "\n\n"}) {
        for (const ScalarShape wanted : {ScalarShape::plain, ScalarShape::single_quoted, ScalarShape::double_quoted,
                                         ScalarShape::literal}) {
            for (const std::int32_t width : {0, 7, 80}) {
                std::string document;
                LineOutput out{document};
                out.put_closing("k:");
                write_scalar(out, text, possible_shape(wanted, text, {}),
                             {.indent = 2, .width = width, .step = 2});
                out.write_indent(0);
                CAPTURE(document);
                Arena arena;
                const auto parsed = parse_first(arena, document);
                REQUIRE(parsed);
                CHECK((*parsed)->find("k")->text() == text);
            }
        }
    }
}
