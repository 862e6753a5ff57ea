// SPDX-License-Identifier: Apache-2.0
// The natural order of keys.
#include "yaml/writer.hpp"

#include <doctest/doctest.h>

using berth::yaml::natural_less;

TEST_CASE("yaml::natural_less: digits by number, letters after others") {
    CHECK(natural_less("k9", "k10"));
    CHECK_FALSE(natural_less("k10", "k9"));
    CHECK(natural_less("a", "b"));
    CHECK(natural_less("A", "a"));
    CHECK(natural_less("a-b", "ab"));
    CHECK(natural_less("a.b", "aa"));
    CHECK(natural_less("a", "ab"));
    CHECK(natural_less("1", "a"));
    CHECK(natural_less("k1", "k01"));
    CHECK(natural_less("z", "\xc3\xa9"));
    CHECK_FALSE(natural_less("same", "same"));
}
