// SPDX-License-Identifier: Apache-2.0
// Text operations.
#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace berth;
using Words = std::vector<std::string>;

TEST_CASE("splitting") {
    CHECK(split("a,,b", ',') == Words{"a", "", "b"});
    CHECK(split("", ',') == Words{""});
    CHECK(split_lines("a\r\nb\n\nc") == Words{"a", "b", "", "c"});
    CHECK(split_lines("").empty());
    CHECK(split_once("a=b=c", "=")->second == "b=c");
    CHECK_FALSE(split_once("abc", "="));
}

TEST_CASE("trimming, case, replacing") {
    CHECK(trim(" \t a b \n") == "a b");
    CHECK(trim("  ").empty());
    CHECK(trim("\u00a0a") == "\u00a0a");
    CHECK(trim_unicode(" \u00a0a\u00a0b\u2028\u3000\n") == "a\u00a0b");
    CHECK(trim_unicode("\u200bzero width\u200b") == "\u200bzero width\u200b");
    CHECK(trim_unicode("\u0085 ").empty());
    CHECK(trim_unicode_left("\u2003a ") == "a ");
    CHECK(parse_bool("T") == true);
    CHECK(parse_bool("False") == false);
    CHECK_FALSE(parse_bool("yes").has_value());
    CHECK(to_lower("ABc1") == "abc1");
    CHECK(replace_all("a.b.c", ".", "--") == "a--b--c");
}

TEST_CASE("nearest words come best first") {
    const Words commands{"build", "images", "import", "render", "sync", "status"};
    CHECK(nearest("biuld", commands) == Words{"build"});
    CHECK(nearest("rendr", commands) == Words{"render"});
    CHECK(nearest("zzzzzz", commands).empty());
}

TEST_CASE("bytes") {
    CHECK(format_bytes(999) == "999 B");
    CHECK(format_bytes(1500) == "1.5 kB");
    CHECK(format_bytes(999'999) == "1.0 MB");
}
