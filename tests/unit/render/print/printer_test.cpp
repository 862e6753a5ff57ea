// SPDX-License-Identifier: Apache-2.0
// Where lines are broken, and that it makes no difference to a reader.
#include "render/print/printer.hpp"

#include "yaml/parse.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace berth;
using namespace berth::render;

namespace {

// A sentence of the given number of words, after `start`.
std::string sentence(std::string start, int words) {
    for (int i = 0; i < words; ++i) {
        start += " word" + std::to_string(i);
    }
    return start;
}

yaml::Node* long_strings(yaml::Arena& arena) {
    yaml::Node* root = yaml::make_mapping(arena);
    const auto add = [&](std::string_view key, const std::string& text) {
        yaml::set(arena, *root, key, yaml::make_string(arena, text));
    };
    add("plain", sentence("first", 40));
    add("single", sentence("# it's", 40));
    add("double", sentence("tab\t", 40) + "  two spaces" + sentence("", 20));
    add("block", sentence("line one", 40) + "\n" + sentence("  line two", 40) + "\n");
    add(sentence("key", 30), sentence("value", 40));
    return root;
}

std::size_t lines(std::string_view text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

TEST_CASE("render::print_object: without a width no string is broken, and it reads the same") {
    yaml::Arena arena;
    const yaml::Node* root = long_strings(arena);
    const std::string folded = print_object(*root);
    const std::string flat = print_object(*root, {.width = 0});
    CHECK(lines(folded) > 20);
    CHECK(lines(flat) == 8);  // five values, two lines of a block, and the long key has a line of its own
    const auto from_folded = yaml::parse_first(arena, folded);
    const auto from_flat = yaml::parse_first(arena, flat);
    REQUIRE(from_folded);
    REQUIRE(from_flat);
    CHECK(print_json(**from_flat) == print_json(*root));
    CHECK(print_json(**from_folded) == print_json(**from_flat));
}
