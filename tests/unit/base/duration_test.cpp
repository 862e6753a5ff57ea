// SPDX-License-Identifier: Apache-2.0
// Go durations and elapsed times.
#include "base/duration.hpp"

#include <doctest/doctest.h>

using namespace berth;
using namespace std::chrono_literals;

TEST_CASE("Go durations parse") {
    CHECK(parse_duration("2m") == 120s);
    CHECK(parse_duration("1h30m") == 90min);
    CHECK(parse_duration("1.5s") == 1500ms);
    CHECK(parse_duration("500ms") == 500ms);
    CHECK(parse_duration("0") == 0ns);
    CHECK(parse_duration("-3us") == -3us);
    for (const auto* bad : {"", "5", "m", "1x", "1m2", "-", "99999999999h"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_duration(bad));
    }
}

TEST_CASE("elapsed times read well") {
    CHECK(format_elapsed(340ms) == "340 ms");
    CHECK(format_elapsed(6700ms) == "6.7 s");
    CHECK(format_elapsed(72s) == "1 m 12 s");
    CHECK(format_rfc3339(std::chrono::system_clock::time_point(0s)) == "1970-01-01T00:00:00Z");
}

TEST_CASE("base::format_go_duration writes as Go does") {
    CHECK(format_go_duration(0s) == "0s");
    CHECK(format_go_duration(250us) == "250µs");
    CHECK(format_go_duration(1500us) == "1.5ms");
    CHECK(format_go_duration(500ms) == "500ms");
    CHECK(format_go_duration(27s) == "27s");
    CHECK(format_go_duration(1500ms) == "1.5s");
    CHECK(format_go_duration(2min) == "2m0s");
    CHECK(format_go_duration(1h + 30s) == "1h0m30s");
}
