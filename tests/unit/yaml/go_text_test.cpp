// SPDX-License-Identifier: Apache-2.0
// Expected is what go-yaml 3.0.4 reads or says.
#include "yaml/go_text.hpp"
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

std::string a_of(std::string_view text) {
    Arena arena;
    const auto root = parse_first(arena, text);
    return root ? std::string{(*root)->find("a")->text()} : root.error().problem;
}

} // namespace

TEST_CASE("yaml::GoText: a text without such escapes in double quotes stays as it is") {
    for (const std::string_view text :
         {"a: \"\\\\'\"", "a: 'it\\'", "a: it\\'s # \"\\/", "a: |\n  \"it\\'s\"\n", "a: \"x\\n\"", ""}) {
        CAPTURE(text);
        CHECK(GoText{text}.view() == text);
    }
}

TEST_CASE("yaml::GoText: a single quote may be escaped in double quotes") {
    CHECK(GoText{"a: \"it\\'s\" # it\\'s\n"}.view() == "a: \"it's\" # it\\'s\n");
    CHECK(a_of("a: \"it\\'s\"\nb: '\\'\nc: \"\\\\'\\'\"\n") == "it's");
    CHECK(a_of("# é\nb: \"é\\'\"\na: \"\\\"\\'\\\\\\'\"\nc: 'x\\'\n") == "\"'\\'");
    CHECK(a_of("{b: \"\\'\", 'x\\': \"\\'\", a: \"1\\'\n  2\\'\"}") == "1' 2'");
}

TEST_CASE("yaml::GoText: what only looks like double quotes stays as it is") {
    const std::string_view text = "x: \"\\'\" # say \"\ny: \\'x\nz: \"y\"\n'k\\': \"\\'\"\na: \"\\'\"\n";
    CHECK(GoText{text}.view() == "x: \"'\" # say \"\ny: \\'x\nz: \"y\"\n'k\\': \"'\"\na: \"'\"\n");
    CHECK(a_of(text) == "'");
}

TEST_CASE("yaml::GoText: a slash may not") {
    CHECK(a_of("a: \"x\\/y\"") == "found unknown escape character");
    CHECK(a_of("a: \"x\\\\/y\"") == "x\\/y");
    CHECK(a_of("a: x\\/y") == "x\\/y");
    CHECK(a_of("a: 'x\\/y'") == "x\\/y");
    Arena arena;
    const auto root = parse_first(arena, "# é\nx: \"é\"\na: \"b\n\n  c\\/\"\n");
    REQUIRE_FALSE(root);
    CHECK(root.error().line == 5);
    CHECK(root.error().go_line == 3);
    CHECK(root.error().go_v2_line == 5);
}

TEST_CASE("yaml::GoText: what is wrong besides is told by who reads the text") {
    CHECK(a_of("a: \"\\'\" \"") == "found unexpected end of stream");
    CHECK(a_of("a: \"\\'\\q\"") == "found unknown escape character");
    CHECK(a_of("a: \"\\'") == "found unexpected end of stream");
}
