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
