// SPDX-License-Identifier: Apache-2.0
// Texts read with their comments and written again. Expected texts are go-yaml v3's.
#include "yaml/commented_writer.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

std::string rewritten(std::string_view text) {
    Arena arena;
    const auto document = parse_commented(arena, text);
    REQUIRE(document);
    REQUIRE(*document);
    std::string written;
    CommentedWriter(written).write(**document);
    return written;
}

} // namespace

TEST_CASE("comments stay where they are") {
    const std::string_view text = "# document\n"
                                  "\n"
                                  "# head\n"
                                  "a: 1 # line\n"
                                  "# foot\n"
                                  "\n"
                                  "b: # of the key\n"
                                  "  # above\n"
                                  "  - x\n"
                                  "  # below\n"
                                  "c: {d: e} # behind\n";
    CHECK(rewritten(text) == "# document\n"
                             "\n"
                             "# head\n"
                             "a: 1 # line\n"
                             "# foot\n"
                             "\n"
                             "b: # of the key\n"
                             "# above\n"
                             "- x\n"
                             "# below\n"
                             "\n"
                             "c: {d: e} # behind\n");
}

TEST_CASE("a comment at the end of a text without a last line break belongs to the innermost block") {
    CHECK(rewritten("a:\n  b: c\n # end") == "a:\n  b: c\n  # end\n");
    CHECK(rewritten("a:\n  b: c\n  # inner\n # end") == "a:\n  b: c\n  # inner\n\n# end\n");
    CHECK(rewritten("a:\n  b: c\n # end\n") == "a:\n  b: c\n# end\n");
}

TEST_CASE("styles, anchors and tags stay") {
    for (const std::string_view text :
         {"a: &x 'b'\nc: *x\n", "a: \"b\"\n", "a: |\n  b\n\n  c\n", "a: >-\n  b\n", "a: !!str 1\n", "a: !own b\n", "- - a\n  - b\n",
          "[a, {b: c}]\n", "? |\n  a\n  b\n: c\n"}) {
        CAPTURE(text);
        CHECK(rewritten(text) == text);
    }
}

TEST_CASE("the notes of a node tell its comments") {
    Arena arena;
    const auto document = parse_commented(arena, "a: # key\n  - b # item\n");
    REQUIRE(document);
    const Node& root = *(*document)->root;
    CHECK(notes_of(*root.key(0)).line == "# key");
    CHECK(notes_of(*root.field(0)->items[0]).line == "# item");
    CHECK(notes_of(root).head.empty());
}

TEST_CASE("a text without a document and one that is no YAML") {
    Arena arena;
    CHECK_FALSE(parse_commented(arena, "# nothing\n")->has_value());
    CHECK_FALSE(parse_commented(arena, "a: b: c\n").has_value());
    CHECK_FALSE(parse_commented(arena, "a: b\n--- 'c\n").has_value());
}
