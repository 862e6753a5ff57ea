// SPDX-License-Identifier: Apache-2.0
// Go's number texts, in both directions.
#include "yaml/number.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace berth::yaml;

TEST_CASE("yaml::parse_int and parse_uint: prefixes, signs and underscores as strconv has them") {
    CHECK(parse_int("-0x1F") == -31);
    CHECK(parse_int("+0o17") == 15);
    CHECK(parse_int("017") == 15);
    CHECK(parse_int("0x_1F") == 31);
    CHECK(parse_int("-9223372036854775808") == INT64_MIN);
    CHECK_FALSE(parse_int("9223372036854775808"));
    CHECK_FALSE(parse_int("1_000"));
    CHECK_FALSE(parse_int("0x1__F"));
    CHECK_FALSE(parse_int("0x"));
    CHECK_FALSE(parse_int("--1"));
    CHECK_FALSE(parse_int(""));
    CHECK(parse_uint("18446744073709551615") == UINT64_MAX);
    CHECK_FALSE(parse_uint("18446744073709551616"));
    CHECK_FALSE(parse_uint("-1"));
}

TEST_CASE("yaml::parse_decimal: what strconv.Atoi takes") {
    CHECK(parse_decimal("+5") == 5);
    CHECK(parse_decimal("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(parse_decimal("007") == 7);
    for (const char* text : {"", "+", "+-5", "++5", "1_0", "0x5", "9223372036854775808", " 5"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_decimal(text));
    }
}

TEST_CASE("yaml::parse_int: underscores behind a prefix or between digits, if there is a prefix") {
    CHECK(parse_int("0x_1f") == 31);
    CHECK(parse_int("0b1_0") == 2);
    CHECK(parse_int("-0_7") == -7);
    for (const char* text : {"1_0", "0x1__0", "0x_", "0_", "0b1_", "0x", "0o_8"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_int(text));
    }
}

TEST_CASE("yaml::parse_float: what strconv takes, and what it finds too large") {
    CHECK(parse_float("-1.5e3") == -1500.0);
    CHECK(parse_float("0x1p-1") == 0.5);
    CHECK(parse_float("1e-999") == 0.0);
    CHECK(parse_float("-Infinity") == -INFINITY);
    CHECK(std::isnan(parse_float("NaN").value()));
    CHECK_FALSE(parse_float("1e999"));
    CHECK_FALSE(parse_float("0x1"));
    CHECK_FALSE(parse_float("infinit"));
    CHECK_FALSE(parse_float("+-1"));
    CHECK_FALSE(parse_float("1.5x"));
    CHECK_FALSE(parse_float("-"));
}

TEST_CASE("yaml::parse_float: underscores between digits, as strconv takes them") {
    CHECK(parse_float("1_0.5") == 10.5);
    CHECK(parse_float(".5_0") == 0.5);
    CHECK(parse_float("-1e5_0") == -1e50);
    CHECK(parse_float("+0x_1p1") == 2.0);
    CHECK(parse_float("0x1.8_0p1") == 3.0);
    for (const char* text : {"._5", "_1", "1_", "1__0", "1_.5", "1._5", "1_e5", "1e_5", "0x1p_1", "0_", "n_an", "-_1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_float(text));
    }
}

TEST_CASE("yaml::format_float: Go's two ways") {
    CHECK(format_float_g(1.5) == "1.5");
    CHECK(format_float_g(1234567.5) == "1.2345675e+06");
    CHECK(format_float_g(1e20) == "1e+20");
    CHECK(format_float_g(0.0001) == "0.0001");
    CHECK(format_float_g(0.00001) == "1e-05");
    CHECK(format_float_g(123456) == "123456");
    CHECK(format_float_g(-0.5) == "-0.5");
    CHECK(format_float_json(1e20) == "100000000000000000000");
    CHECK(format_float_json(1e21) == "1e+21");
    CHECK(format_float_json(1e-7) == "1e-7");
    CHECK(format_float_json(1234567.5) == "1234567.5");
    CHECK(format_float_f(1e-7) == "0.0000001");
    CHECK(format_float_f(-1.5e23) == "-150000000000000000000000");
    CHECK(format_float_f(-0.0) == "-0");
}
