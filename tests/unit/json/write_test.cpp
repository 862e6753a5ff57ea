// SPDX-License-Identifier: Apache-2.0
// JSON values to text.
#include "json/write.hpp"

#include <doctest/doctest.h>

#include "json/parse.hpp"

using namespace berth::json;

TEST_CASE("compact text reads back to the same value") {
    const std::string text = R"({"a":[1,-2.5,1e+300,"\"\\\n\u0001é",true,null],"o":{},"e":[]})";
    CHECK(parse(write(parse(text))) == parse(text));
    CHECK(write(parse(R"({ "b": 1.0, "a": [] })")) == R"({"b":1,"a":[]})");
}

TEST_CASE("pretty text") {
    CHECK(write_pretty(parse(R"({"a":[1,{}]})")) == "{\n  \"a\": [\n    1,\n    {}\n  ]\n}\n");
}

TEST_CASE("names sort through all levels") {
    Value value = parse(R"({"b":1,"a":[{"d":1,"c":2}]})");
    value.as_object().sort_names();
    CHECK(write(value) == R"({"a":[{"c":2,"d":1}],"b":1})");
}
