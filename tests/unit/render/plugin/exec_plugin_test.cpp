// SPDX-License-Identifier: Apache-2.0
// The words of argsOneLiner.
#include "render/plugin/exec_plugin.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace berth::render;

using Words = std::vector<std::string>;

TEST_CASE("words end at white space of any kind") {
    CHECK(split_words("  a\tb\u00a0c\u3000d  ") == Words{"a", "b", "c", "d"});
    CHECK(split_words("").empty());
}

TEST_CASE("quotes and backslashes keep characters together, comments end the line") {
    CHECK(split_words("a 'b c' \"d e\" f\\ g x\"y\"z # rest") == Words{"a", "b c", "d e", "f g", "xyz"});
    CHECK(split_words("'a\\b' \"c\\\"d\"") == Words{"a\\b", "c\"d"});
    CHECK(split_words("a#b") == Words{"a"});
    CHECK(split_words("''").empty());
}

TEST_CASE("a quote that is not closed is refused") {
    CHECK_THROWS_WITH_AS(static_cast<void>(split_words("a 'b")), "unclosed quote in string", Error);
}
