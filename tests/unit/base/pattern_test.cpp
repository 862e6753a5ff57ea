// SPDX-License-Identifier: Apache-2.0
// Go's file patterns.
#include "base/pattern.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("patterns match within one path element") {
    CHECK(matches_pattern("*.yaml", "a.yaml"));
    CHECK_FALSE(matches_pattern("*.yaml", "a/b.yaml"));
    CHECK(matches_pattern("a/*/c", "a/b/c"));
    CHECK(matches_pattern("a?c", "abc"));
    CHECK_FALSE(matches_pattern("a?c", "a/c"));
    CHECK(matches_pattern("[a-c]x[^0-9]", "bxz"));
    CHECK_FALSE(matches_pattern("[^a]", "a"));
    CHECK(matches_pattern("\\*", "*"));
    CHECK(matches_pattern("", ""));
    for (const auto* bad : {"[", "[a", "[]a]", "[a-]", "\\"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(static_cast<void>(matches_pattern(bad, "a")), Error);
    }
}
