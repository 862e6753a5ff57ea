// SPDX-License-Identifier: Apache-2.0
// Steps over a timestamp of YAML 1.1, and at the end of a text.
#include "yaml/text_cursor.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::TextCursor: digits are taken as far as wanted, signs one at a time") {
    TextCursor cursor{"2001-12-14t21:59"};
    CHECK(cursor.take_digits(4) == "2001");
    CHECK_FALSE(cursor.at_digit());
    CHECK_FALSE(cursor.take(":/"));
    CHECK(cursor.take(":-"));
    CHECK(cursor.take_digits(1) == "1");
    CHECK(cursor.at_digit());
    CHECK(cursor.take_digits() == "2");
    CHECK(cursor.rest() == "-14t21:59");
}

TEST_CASE("yaml::TextCursor: at the end nothing is taken") {
    TextCursor cursor{"7"};
    CHECK_FALSE(cursor.done());
    CHECK(cursor.take_digits() == "7");
    CHECK(cursor.done());
    CHECK_FALSE(cursor.at_digit());
    CHECK_FALSE(cursor.take("7"));
    CHECK(cursor.take_digits() == "");
}
