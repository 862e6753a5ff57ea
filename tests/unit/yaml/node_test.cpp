// SPDX-License-Identifier: Apache-2.0
// Nulls that something was put into.
#include "yaml/node.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

namespace {

Node& filled_null(Arena& arena) {
    Node& null = *make_scalar(arena, "~", Tag::null);
    set(arena, put_into_null(arena, null), "a", make_string(arena, "x"));
    return null;
}

} // namespace

TEST_CASE("yaml::put_into_null: the null stays one") {
    Arena arena;
    const Node& null = filled_null(arena);
    CHECK(null.is_null());
    CHECK(null.find("a") == nullptr);
    CHECK(null.holder().find("a")->text() == "x");
    const Node& empty = *make_scalar(arena, "", Tag::null);
    CHECK(&empty.holder() == &empty);
}

TEST_CASE("yaml::become: a collection has what was put into the null") {
    Arena arena;
    Node& null = filled_null(arena);
    become(arena, null, Kind::mapping, Tag::mapping);
    REQUIRE(null.is_mapping());
    CHECK(null.find("a")->text() == "x");
    CHECK(*null.null_text == "~");
    Node& empty = *make_scalar(arena, "", Tag::null);
    become(arena, empty, Kind::sequence, Tag::sequence);
    CHECK(empty.children().empty());
}

TEST_CASE("yaml::clone: what was put into a null is copied, too") {
    Arena arena;
    Node& null = filled_null(arena);
    const Node& copy = *clone(arena, null);
    set(arena, put_into_null(arena, null), "b", make_string(arena, "y"));
    CHECK(copy.holder().pairs() == 1);
    CHECK(null.holder().pairs() == 2);
}
