// SPDX-License-Identifier: Apache-2.0
// Trees with positions, tags, styles; aliases; errors in go-yaml's words.
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::parse_first: positions, tags and styles") {
    Arena arena;
    const auto parsed = parse_first(arena, "a: 1\nb:\n  - 'x'\n  - !!str 5\nc: {d: |\n    t}\n", {.first_line = 11});
    REQUIRE_FALSE(parsed);
    const auto good = parse_first(arena, "a: 1\nb:\n  - 'x'\n  - !!str 5\nc: {d: true}\n", {.first_line = 11});
    REQUIRE(good);
    const Node& root = **good;
    REQUIRE(root.is_mapping());
    CHECK(root.pairs() == 3);
    CHECK(root.find("a")->tag == Tag::integer);
    CHECK(root.find("a")->line == 11);
    CHECK(root.find("a")->column == 4);
    const Node& list = *root.find("b");
    REQUIRE(list.is_sequence());
    CHECK(list.items[0]->style == Style::single_quoted);
    CHECK(list.items[0]->tag == Tag::string);
    CHECK(list.items[0]->line == 13);
    CHECK(list.items[1]->tag == Tag::string);
    CHECK(static_cast<bool>(list.items[1]->tagged));
    CHECK(static_cast<bool>(root.find("c")->flow));
    CHECK(root.find("c")->find("d")->tag == Tag::boolean);
    CHECK(root.find("nothing") == nullptr);
}

TEST_CASE("yaml::parse_first: an empty text holds no document") {
    Arena arena;
    CHECK(*parse_first(arena, "") == nullptr);
    CHECK(*parse_first(arena, "# only a comment\n") == nullptr);
}

TEST_CASE("yaml::parse_all: every document") {
    Arena arena;
    const auto parsed = parse_all(arena, "a: 1\n---\nb: 2\n---\n- c\n");
    REQUIRE(parsed);
    REQUIRE(parsed->size() == 3);
    CHECK((*parsed)[1]->find("b")->line == 3);
    CHECK((*parsed)[2]->is_sequence());
}

TEST_CASE("yaml::parse_first: errors keep libyaml's words and name the line") {
    Arena arena;
    const auto parsed = parse_first(arena, "a: 1\nb: c: d\n");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().problem == "mapping values are not allowed in this context");
    CHECK(parsed.error().line == 2);
    CHECK(parsed.error().go_line == 2);
    CHECK(parse_first(arena, "a: *b\n").error().problem == "unknown anchor 'b' referenced");
    std::string deep;
    deep.append(3000, '[');
    CHECK_FALSE(parse_first(arena, deep));
}

TEST_CASE("yaml::expand_aliases: copies, merges, cycles and bombs") {
    Arena arena;
    const auto parsed = parse_first(arena, "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nlist: [*b, *b]\n");
    REQUIRE(parsed);
    const auto expanded = expand_aliases(arena, *parsed);
    REQUIRE(expanded);
    const Node& use = *(*expanded)->find("use");
    CHECK(use.find("<<") == nullptr);
    CHECK(use.find("x")->value == "1");
    CHECK(use.find("y")->value == "3");
    const Node& list = *(*expanded)->find("list");
    CHECK(list.items[0]->is_mapping());
    CHECK(list.items[0] != list.items[1]);

    // Keys that are no scalars cannot be the same as others.
    const auto keyed = parse_first(arena, "base: &b {[k]: 1, '': 2}\nuse: {<<: *b, [k]: 3}\n");
    REQUIRE(keyed);
    const auto merged = expand_aliases(arena, *keyed);
    REQUIRE(merged);
    CHECK((*merged)->find("use")->pairs() == 3);

    const auto cycle = parse_first(arena, "a: &a [*a]\n");
    REQUIRE(cycle);
    CHECK_FALSE(expand_aliases(arena, *cycle));

    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int k = 0; k < 10; ++k) {
            bomb += (k == 0 ? "*a" : ", *a") + before;
        }
        bomb += "]\n";
    }
    const auto big = parse_first(arena, bomb);
    REQUIRE(big);
    const auto burst = expand_aliases(arena, *big, {.max_copies = 100'000});
    REQUIRE_FALSE(burst);
    CHECK(burst.error().problem == "document contains excessive aliasing");
}

TEST_CASE("yaml::expand_aliases: of kyaml a null that is a key gets a second pair, or takes the one without a name") {
    Arena arena;
    const auto parsed = parse_first(arena, "twice: {~: {b: 1}, c: 2}\nunnamed: {'': 1, ~: 2}\nempty: {'': 1, !!null '': 2}\n");
    REQUIRE(parsed);
    const auto expanded = expand_aliases(arena, *parsed, {.merge_rules = MergeRules::kyaml});
    REQUIRE(expanded);
    const Node& twice = *(*expanded)->find("twice");
    REQUIRE(twice.pairs() == 3);
    CHECK(twice.key(2)->is_null());
    CHECK(twice.field(2)->find("b") != nullptr);
    CHECK(twice.field(2) != twice.field(0));
    const Node& unnamed = *(*expanded)->find("unnamed");
    REQUIRE(unnamed.pairs() == 2);
    CHECK(unnamed.key(0)->is_null());
    CHECK(unnamed.field(0)->value == "2");
    CHECK((*expanded)->find("empty")->pairs() == 2);
}

TEST_CASE("yaml::Node: changing mappings") {
    Arena arena;
    Node* map = make_mapping(arena);
    set(arena, *map, "a", make_string(arena, "1"));
    set(arena, *map, "b", make_string(arena, "2"));
    set(arena, *map, "a", make_string(arena, "3"));
    CHECK(map->pairs() == 2);
    CHECK(map->find("a")->value == "3");
    Node* copy = clone(arena, *map);
    CHECK(erase(*map, "a"));
    CHECK_FALSE(erase(*map, "a"));
    CHECK(map->pairs() == 1);
    CHECK(copy->pairs() == 2);
}
