// SPDX-License-Identifier: Apache-2.0
// The texts of the errors are those of Go's encoding/json, as the real kustomize prints them.
#include "render/load/json_check.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace berth;

namespace {

std::string problem(std::string_view text) {
    try {
        render::check_json(text);
        return {};
    } catch (const Error& error) {
        return error.message();
    }
}

}  // namespace

TEST_CASE("what is JSON") {
    for (const char* text : {"[]", " [ ] \n", "{}", R"([{"op": "add", "path": "/a~1b", "value": [1, -2.5e+3, 0]}, {}])",
                             R"(["\u00e9\n\/", "é", true, false, null, [[], {"a": {"b": []}}]])", "0", "-0.5E1"}) {
        CAPTURE(text);
        CHECK(problem(text) == "");
    }
}

TEST_CASE("what is none, in Go's words") {
    CHECK(problem("[{op: add}]") == "invalid character 'o' looking for beginning of object key string");
    CHECK(problem(R"([{"op":"add")") == "unexpected end of JSON input");
    CHECK(problem(R"([{"op":"add",}])") == "invalid character '}' looking for beginning of object key string");
    CHECK(problem("[1,]") == "invalid character ']' looking for beginning of value");
    CHECK(problem(R"(["a":1])") == "invalid character ':' after array element");
    CHECK(problem(R"([{"a":1 "b"}])") == "invalid character '\"' after object key:value pair");
    CHECK(problem(R"([{"a" 1}])") == "invalid character '1' after object key");
    CHECK(problem("[tru]") == "invalid character ']' in literal true (expecting 'e')");
    CHECK(problem("[] x") == "invalid character 'x' after top-level value");
    CHECK(problem("[\"a\nb\"]") == "invalid character '\\n' in string literal");
    CHECK(problem(R"(["\q"])") == "invalid character 'q' in string escape code");
    CHECK(problem(R"(["\u00g0"])") == "invalid character 'g' in \\u hexadecimal character escape");
    CHECK(problem("[01]") == "invalid character '1' after array element");
    CHECK(problem("[-a]") == "invalid character 'a' in numeric literal");
    CHECK(problem("[1.a]") == "invalid character 'a' after decimal point in numeric literal");
    CHECK(problem("[1ea]") == "invalid character 'a' in exponent of numeric literal");
    CHECK(problem("[é]") == "invalid character 'Ã' looking for beginning of value");
    CHECK(problem("['a']") == "invalid character '\\'' looking for beginning of value");
    CHECK(problem("") == "unexpected end of JSON input");
    CHECK(problem(std::string(20'000, '[')) == "exceeded max depth");
}

TEST_CASE("the line of what is wrong") {
    try {
        render::check_json("[\n {\"a\": 1},\n {b}]");
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.line() == 3);
    }
}
