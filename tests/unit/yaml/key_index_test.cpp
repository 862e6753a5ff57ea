// SPDX-License-Identifier: Apache-2.0
// Large mappings answer as a look through all of their keys would.
#include "yaml/key_index.hpp"

#include "yaml/node.hpp"
#include "yaml/parse.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <random>
#include <string>
#include <vector>

using namespace berth::yaml;

namespace {

constexpr std::uint32_t many = 4 * KeyIndex::least_pairs;

std::string name_of(std::uint32_t number) { return fmt::format("key-{}", number); }

Node& mapping_of(Arena& arena, std::uint32_t count) {
    Node& mapping = *make_mapping(arena);
    for (std::uint32_t i = 0; i < count; ++i) {
        set(arena, mapping, name_of(i), make_string(arena, "x"));
    }
    return mapping;
}

std::int64_t place_by_looking(const Node& mapping, std::string_view name) {
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        if (mapping.key(i)->is_scalar() && mapping.key(i)->value == name) {
            return i;
        }
    }
    return -1;
}

/// The number of names below `count` that are found elsewhere than they stand.
std::size_t misplaced(const Node& mapping, std::uint32_t count) {
    std::size_t wrong = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        wrong += mapping.find_pair(name_of(i)) == place_by_looking(mapping, name_of(i)) ? 0U : 1U;
    }
    return wrong;
}

} // namespace

TEST_CASE("yaml::KeyIndex: a mapping has one from a size on") {
    Arena arena;
    CHECK(mapping_of(arena, KeyIndex::least_pairs - 1).items.keys == nullptr);
    const Node& large = mapping_of(arena, KeyIndex::least_pairs + 1);
    REQUIRE(large.items.keys != nullptr);
    CHECK(misplaced(large, many) == 0);
}

TEST_CASE("yaml::KeyIndex: what is read has one at once, and so has a copy") {
    Arena arena;
    std::string text;
    for (std::uint32_t i = 0; i < many; ++i) {
        text += name_of(i) + ": x\n";
    }
    const auto read = parse_first(arena, text);
    REQUIRE(read);
    REQUIRE((*read)->items.keys != nullptr);
    CHECK(misplaced(**read, many + 1) == 0);
    const Node& copy = *clone(arena, **read);
    REQUIRE(copy.items.keys != nullptr);
    CHECK(copy.items.keys != (*read)->items.keys);
    CHECK(misplaced(copy, many + 1) == 0);
}

TEST_CASE("yaml::KeyIndex: of keys that stand twice the first is found") {
    Arena arena;
    Node& mapping = mapping_of(arena, many);
    append(arena, mapping, make_scalar(arena, name_of(7)));
    append(arena, mapping, make_string(arena, "again"));
    CHECK(mapping.find_pair(name_of(7)) == 7);
    remove_pair(mapping, 3);
    CHECK(mapping.find_pair(name_of(7)) == 6);
    remove_pair(mapping, 6);
    CHECK(mapping.find_pair(name_of(7)) == many - 2);
    CHECK(misplaced(mapping, many) == 0);
}

TEST_CASE("yaml::KeyIndex: the first is found after others before it went, too") {
    Arena arena;
    Node& mapping = mapping_of(arena, many);
    for (int i = 0; i < 200; ++i) {
        remove_pair(mapping, 0);
    }
    append(arena, mapping, make_scalar(arena, name_of(many - 4)));
    append(arena, mapping, make_string(arena, "again"));
    CHECK(mapping.find_pair(name_of(many - 4)) == many - 4 - 200);
}

TEST_CASE("yaml::KeyIndex: keys that are no scalars have no name") {
    Arena arena;
    Node& mapping = mapping_of(arena, many);
    append(arena, mapping, make_sequence(arena));
    append(arena, mapping, make_string(arena, "x"));
    set(arena, mapping, name_of(many), make_string(arena, "x"));
    REQUIRE(mapping.items.keys != nullptr);
    CHECK(mapping.find_pair(name_of(many)) == many + 1);
    CHECK(mapping.find_pair("") == -1);
}

TEST_CASE("yaml::KeyIndex: another order, and pairs taken out in one go") {
    Arena arena;
    Node& mapping = mapping_of(arena, many);
    std::vector<std::pair<Node*, Node*>> pairs;
    for (std::uint32_t i = many; i-- > 0;) {
        pairs.emplace_back(mapping.key(i), mapping.field(i));
    }
    set_pairs(mapping, pairs);
    CHECK(mapping.find_pair(name_of(0)) == many - 1);
    CHECK(misplaced(mapping, many) == 0);
    remove_pairs(mapping, {3, 0, many - 1});
    REQUIRE(mapping.items.keys != nullptr);
    CHECK(mapping.pairs() == many - 3);
    CHECK(mapping.find_pair(name_of(0)) == -1);
    CHECK(misplaced(mapping, many) == 0);
}

TEST_CASE("yaml::KeyIndex: whatever comes and goes, each is found where it stands") {
    Arena arena;
    std::mt19937 random{20261123};
    const auto any_name = [&] { return name_of(static_cast<std::uint32_t>(random() % (2 * many))); };
    for (const unsigned repeated : {0U, 1U}) {
        CAPTURE(repeated);
        Node& mapping = mapping_of(arena, many);
        for (int round = 0; round < 40; ++round) {
            for (int change = 0; change < 100; ++change) {
                set(arena, mapping, any_name(), make_string(arena, "y"));
                erase(mapping, any_name());
                erase(mapping, any_name());
            }
            for (unsigned again = 0; again < repeated; ++again) {
                append(arena, mapping, make_scalar(arena, any_name()));
                append(arena, mapping, make_string(arena, "again"));
            }
            REQUIRE(mapping.items.keys != nullptr);
            CHECK(misplaced(mapping, 2 * many) == 0);
        }
        CHECK(mapping.pairs() > 0);
    }
}
