// SPDX-License-Identifier: Apache-2.0
// Which texts go-yaml v2 takes for strings.
#include "render/load/yaml_1_1.hpp"

#include <doctest/doctest.h>

using namespace berth::render;

TEST_CASE("render::is_string_document: what is no string") {
    for (const char* text : {"yes", "On", "n", "12", "0x1F", "1_000", "1.5", ".inf", "~", "null", "a: b", "- a", "[]", "# x",
                             "!!int 5", "!!str [a]", "{<<: {a: b}}", "[!!int 5]", "{a: &a x, *a: b}"}) {
        CAPTURE(text);
        CHECK_FALSE(is_string_document(text));
    }
}

TEST_CASE("render::is_string_document: strings, and what cannot be read or decoded") {
    for (const char* text : {"word", "a:b", "1.2.3", "[a", "a: b: c", "'quoted'", "!!str 5", "2020-01-01",
                             "!!timestamp 2020-01-01", "!!int x", "!x 5", "! 5", "!", "{{ .Values.x }}", "{[a]: b}",
                             "- {{x}}", "{<<: 5}", "&a {b: *a}", "[!!int x]", "[!!binary x]", "[*b]"}) {
        CAPTURE(text);
        CHECK(is_string_document(text));
    }
}
