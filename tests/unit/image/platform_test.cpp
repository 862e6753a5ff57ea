// SPDX-License-Identifier: Apache-2.0
// Platform names, aliases and matching.
#include "image/platform.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using image::match_quality;
using image::Platform;

TEST_CASE("aliases become Go's names") {
    CHECK(Platform::parse("linux/x86_64").text() == "linux/amd64");
    CHECK(Platform::parse("linux/aarch64").text() == "linux/arm64");
    CHECK(Platform::parse("linux/arm64/v8").text() == "linux/arm64");
    CHECK(Platform::parse("linux/arm").text() == "linux/arm/v7");
    CHECK(Platform::parse("linux/armel").text() == "linux/arm/v6");
    CHECK(Platform::parse("arm64").text() == "linux/arm64");
    CHECK(Platform::parse("Linux").os == "linux");
    CHECK(Platform::parse("linux") == Platform::host());
}

TEST_CASE("what is no platform is refused") {
    for (const char* text : {"", "linux/", "/amd64", "linux/amd64/v1/x", "linux/a d", "*"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(Platform::parse(text)), Error);
    }
}

TEST_CASE("an older variant runs on a newer machine, not the other way round") {
    const auto v7 = Platform::parse("linux/arm/v7");
    CHECK(match_quality(v7, v7) == 100);
    CHECK(match_quality(v7, Platform::parse("linux/arm/v6")) > match_quality(v7, Platform::parse("linux/arm/v5")));
    CHECK_FALSE(match_quality(Platform::parse("linux/arm/v6"), v7));
    CHECK_FALSE(match_quality(v7, Platform::parse("linux/arm64")));
    CHECK(match_quality(Platform::parse("linux/amd64/v3"), Platform::parse("linux/amd64")));
    CHECK_FALSE(match_quality(Platform::parse("linux/amd64"), Platform::parse("linux/amd64/v3")));
}
