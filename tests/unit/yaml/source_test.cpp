// SPDX-License-Identifier: Apache-2.0
// Where nodes stand in their text.
#include "yaml/source.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

std::string_view part(std::string_view text, const SourceNode& node) {
    return text.substr(node.begin, node.end - node.begin);
}

Source source_of(std::string_view text) { return parse_source(text).value(); }

} // namespace

TEST_CASE("scalars are cut exactly, whatever stands around them") {
    constexpr std::string_view text = "a: 'x # y' # é\n\"b\": ü # c\nc: &n [1, *n ]\nd:\n- - p\n  - q # r\n";
    const auto source = source_of(text);
    const SourceNode& root = *source.root;
    REQUIRE(root.pairs() == 4);
    CHECK(part(text, root.field(0)) == "'x # y'");
    CHECK(part(text, root.key(1)) == "\"b\"");
    CHECK(part(text, root.field(1)) == "ü");
    CHECK(part(text, root.field(2)) == "&n [1, *n ]");
    CHECK(root.field(2).anchor == "n");
    CHECK(root.field(2).children[1].kind == Kind::alias);
    CHECK(part(text, root.field(3)) == "- - p\n  - q");
    CHECK(root.field(3).line == 5);
    CHECK(part(text, root) == text.substr(0, text.size() - 5));
}

TEST_CASE("missing values stand behind their colon, block scalars take their line breaks") {
    constexpr std::string_view text = "a:\nb: |\n  x\n\nc:\n";
    const auto source = source_of(text);
    CHECK(source.root->field(0).begin == 2);
    CHECK(part(text, source.root->field(1)) == "|\n  x\n\n");
    CHECK(source.root->field(2).end == text.size() - 1);
}

TEST_CASE("explicit keys, further documents and no document at all are told") {
    CHECK(source_of("? a\n: b\n").root->explicit_key);
    CHECK_FALSE(source_of("a?: b\nc: ?d\n").root->explicit_key);
    CHECK(source_of("a: b\n---\nc: d\n").more_line == 2);
    CHECK_FALSE(source_of("# nothing\n").root);
    CHECK(parse_source("a: b\n c: d\n").error().line == 2);
}

TEST_CASE("escapes that libyaml does not know move nothing") {
    constexpr std::string_view text = "a: {b: \"é\\'\\'s\", \"\\'\": x}\nc: d\n";
    const auto source = source_of(text);
    const SourceNode& inner = source.root->field(0);
    CHECK(inner.field(0).text == "é''s");
    CHECK(part(text, inner.field(0)) == "\"é\\'\\'s\"");
    CHECK(part(text, inner.key(1)) == "\"\\'\"");
    CHECK(part(text, inner) == "{b: \"é\\'\\'s\", \"\\'\": x}");
    CHECK(part(text, source.root->field(1)) == "d");
}
