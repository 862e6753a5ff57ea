// SPDX-License-Identifier: Apache-2.0
// Which texts are timestamps, and what go-yaml makes of them.
#include "yaml/timestamp.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::parse_timestamp: the four forms of go-yaml") {
    CHECK(parse_timestamp("2020-01-01") == "2020-01-01T00:00:00Z");
    CHECK(parse_timestamp("2020-1-2") == "2020-01-02T00:00:00Z");
    CHECK(parse_timestamp("2001-12-14t21:59:43.10-05:00") == "2001-12-14T21:59:43.1-05:00");
    CHECK(parse_timestamp("2001-12-15T2:59:43.1Z") == "2001-12-15T02:59:43.1Z");
    CHECK(parse_timestamp("2001-12-15 2:59:43") == "2001-12-15T02:59:43Z");
    CHECK_FALSE(parse_timestamp("2001-02-30"));
    CHECK_FALSE(parse_timestamp("2001-13-01"));
    CHECK_FALSE(parse_timestamp("20010101"));
    CHECK_FALSE(parse_timestamp("2020-01-01x"));
}

TEST_CASE("yaml::parse_timestamp: a time needs its three parts, and a zone only after T") {
    CHECK(parse_timestamp("2001-12-14   21:59:43.120") == "2001-12-14T21:59:43.12Z");
    CHECK(parse_timestamp("2001-12-14T21:59:43,000Z") == "2001-12-14T21:59:43Z");
    CHECK(parse_timestamp("2001-12-14T21:59:43.1234567891Z") == "2001-12-14T21:59:43.123456789Z");
    CHECK(parse_timestamp("2001-12-14T21:59:43+00:00") == "2001-12-14T21:59:43Z");
    CHECK(parse_timestamp("2000-02-29") == "2000-02-29T00:00:00Z");
    CHECK_FALSE(parse_timestamp("1900-02-29"));
    CHECK_FALSE(parse_timestamp("2001-12-14T21:59:43"));
    CHECK_FALSE(parse_timestamp("2001-12-14 21:59:43Z"));
    CHECK_FALSE(parse_timestamp("2001-12-14T21:59:43.Z"));
    CHECK_FALSE(parse_timestamp("2001-12-14T21:59:43+25:00"));
    CHECK_FALSE(parse_timestamp("2001-12-14T21:59:43+1:00"));
    CHECK_FALSE(parse_timestamp("2001-12-14T21:59"));
    CHECK_FALSE(parse_timestamp("2001-12-14T24:00:00Z"));
    CHECK_FALSE(parse_timestamp("201-12-14"));
    CHECK_FALSE(parse_timestamp(""));
}
