// SPDX-License-Identifier: Apache-2.0
// Layout and quoting; every expectation is what go-yaml v2 prints for the same value.
#include "yaml/writer.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

std::string as_value(std::string_view text) {
    std::string out;
    Writer writer{out};
    writer.begin_mapping(Writer::Filled::yes);
    writer.key("k");
    writer.string(text);
    writer.end_mapping();
    writer.end_document();
    return out;
}

} // namespace

TEST_CASE("yaml::Writer: quoting of strings") {
    CHECK(as_value("plain text") == "k: plain text\n");
    CHECK(as_value("") == "k: \"\"\n");
    CHECK(as_value("yes") == "k: \"yes\"\n");
    CHECK(as_value("123") == "k: \"123\"\n");
    CHECK(as_value("1.5") == "k: \"1.5\"\n");
    CHECK(as_value("null") == "k: \"null\"\n");
    CHECK(as_value("2020-01-01") == "k: \"2020-01-01\"\n");
    CHECK(as_value("12:30") == "k: \"12:30\"\n");
    CHECK(as_value("a: b") == "k: 'a: b'\n");
    CHECK(as_value("it's #1") == "k: 'it''s #1'\n");
    CHECK(as_value("{x}") == "k: '{x}'\n");
    CHECK(as_value("- x") == "k: '- x'\n");
    CHECK(as_value("-x") == "k: -x\n");
    CHECK(as_value(" x") == "k: ' x'\n");
    CHECK(as_value("a\tb") == "k: \"a\\tb\"\n");
    CHECK(as_value("\xf0\x9f\x98\x80") == "k: \"\\U0001F600\"\n");
    CHECK(as_value("\xc3\xa9") == "k: \xc3\xa9\n");
    CHECK(as_value("\xff\xfe") == "k: !!binary //4=\n");
}

TEST_CASE("yaml::Writer: block scalars") {
    CHECK(as_value("a\nb\n") == "k: |\n  a\n  b\n");
    CHECK(as_value("a\nb") == "k: |-\n  a\n  b\n");
    CHECK(as_value("a\n\n") == "k: |+\n  a\n\n");
    CHECK(as_value(" a\nb\n") == "k: |2\n   a\n  b\n");
    CHECK(as_value("a \nb\n") == "k: \"a \\nb\\n\"\n");
    CHECK(as_value("\n") == "k: |2+\n\n");
}

TEST_CASE("yaml::Writer: long lines break after column 80") {
    const std::string word(79, 'a');
    CHECK(as_value(word + " b c") == "k: " + word + "\n  b c\n");
    CHECK(as_value(word + "  b c") == "k: " + word + "  b\n  c\n");
    CHECK(as_value("'" + word + " b") == "k: '''" + word + "\n  b'\n");
    CHECK(as_value("\t" + word + " b") == "k: \"\\t" + word + "\n  b\"\n");
    std::string out;
    Writer writer{out, {.width = 0}};
    writer.string(word + " b c");
    writer.end_document();
    CHECK(out == word + " b c\n");
}

TEST_CASE("yaml::Writer: collections") {
    std::string out;
    Writer writer{out};
    using Filled = Writer::Filled;
    writer.begin_mapping(Filled::yes);
    writer.key("empty");
    writer.begin_mapping(Filled::no);
    writer.end_mapping();
    writer.key("list");
    writer.begin_sequence(Filled::yes);
    writer.begin_mapping(Filled::yes);
    writer.key("a");
    writer.plain("1");
    writer.key("b");
    writer.begin_sequence(Filled::yes);
    writer.string("x");
    writer.end_sequence();
    writer.end_mapping();
    writer.begin_sequence(Filled::yes);
    writer.string("y");
    writer.begin_sequence(Filled::no);
    writer.end_sequence();
    writer.end_sequence();
    writer.string("t\nu\n");
    writer.end_sequence();
    writer.key(std::string(129, 'k'));
    writer.string("v");
    writer.key("y");
    writer.begin_mapping(Filled::yes);
    writer.key("deep");
    writer.plain("null");
    writer.end_mapping();
    writer.end_mapping();
    writer.end_document();
    CHECK(out == "empty: {}\nlist:\n- a: 1\n  b:\n  - x\n- - \"y\"\n  - []\n- |\n  t\n  u\n? " + std::string(129, 'k') +
                     "\n: v\n\"y\":\n  deep: null\n");
}
