// SPDX-License-Identifier: Apache-2.0
// Names of tags, there and back.
#include "yaml/tag_name.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace berth::yaml;

TEST_CASE("yaml::tag_of_uri reads the tag that tag_name writes in short") {
    for (const Tag tag : {Tag::null, Tag::boolean, Tag::string, Tag::integer, Tag::floating, Tag::timestamp, Tag::binary,
                          Tag::merge, Tag::sequence, Tag::mapping}) {
        CHECK(tag_of_uri(fmt::format("tag:yaml.org,2002:{}", tag_name(tag).substr(2))) == tag);
    }
    CHECK(tag_of_uri("tag:yaml.org,2002:set") == Tag::custom);
    CHECK(tag_of_uri("tag:yaml.org,2002:") == Tag::custom);
    CHECK(tag_of_uri("!str") == Tag::custom);
    CHECK(tag_name(Tag::custom) == "!");
    CHECK(tag_name(Tag::none) == "!");
}

TEST_CASE("yaml::written_tag: a tag is written if it stood in the text or if the value would lose it") {
    Node node;
    node.value = "1";
    CHECK(written_tag(node).empty());
    node.tag = Tag::integer;
    CHECK(written_tag(node).empty());
    node.tagged = true;
    CHECK(written_tag(node) == "!!int");
    node.tagged = false;
    node.style = Style::single_quoted;
    CHECK(written_tag(node) == "!!int");
    node.tag = Tag::string;
    CHECK(written_tag(node).empty());
}

TEST_CASE("yaml::written_tag: tags of others are escaped, in short where YAML has a short form") {
    Node node;
    node.tag = Tag::custom;
    node.custom_tag = "!own b";
    CHECK(written_tag(node) == "!own%20b");
    node.custom_tag = "tag:yaml.org,2002:set";
    CHECK(written_tag(node) == "!!set");
    node.custom_tag = "tag:x.y,2000:\xc3\xa9";
    CHECK(written_tag(node) == "!<tag:x.y,2000:%C3%A9>");
}
