// SPDX-License-Identifier: Apache-2.0
// Expected is what encoding/json makes of the same members in JSON.
#include "render/load/repeated_members.hpp"

#include "render/parsed.hpp"
#include "render/print/printer.hpp"

using namespace berth;
using namespace berth::render;

TEST_CASE("render::keep_last_members: at every depth, in lists too") {
    yaml::Arena arena;
    yaml::Node& tree = parsed(arena, "{a: 1, b: {c: 1, c: {d: 1, d: 2}}, a: [{e: 1, e: 2}]}");
    CHECK(has_repeated_members(tree));
    keep_last_members(arena, tree);
    CHECK(print_json(tree) == R"({"a":[{"e":2}],"b":{"c":{"d":2}}})");
    CHECK_FALSE(has_repeated_members(tree));
}

TEST_CASE("render::keep_last_members: what has none stays") {
    yaml::Arena arena;
    yaml::Node& tree = parsed(arena, "{a: {x: 1}, b: {x: 1}}");
    CHECK_FALSE(has_repeated_members(tree));
    keep_last_members(arena, tree);
    CHECK(print_json(tree) == R"({"a":{"x":1},"b":{"x":1}})");
}
