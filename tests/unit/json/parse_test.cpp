// SPDX-License-Identifier: Apache-2.0
// JSON text to values.
#include "json/parse.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using json::Value;

TEST_CASE("documents parse with order kept") {
    const auto value = json::parse(R"({"b": 1, "a": [true, null, -2.5, "x\u00e9\n"], "big": 18446744073709551615})");
    CHECK(value.as_object().members()[0].name == "b");
    CHECK(value.find("b")->as_integer() == 1);
    const auto& array = value.find("a")->as_array();
    CHECK(array[0].as_bool());
    CHECK(array[1].is_null());
    CHECK(array[2].as_number() == -2.5);
    CHECK(array[3].as_string() == "x\u00e9\n");
    CHECK(value.find("big")->is_integer());
    CHECK(value.text_at({"nothing", "here"}).empty());
}

TEST_CASE("long strings and keys that the parser hands over in parts stay whole") {
    const std::string text(100'000, 'y');
    const auto value = json::parse("{\"" + text + "\": \"" + text + "\\n" + text + "\"}");
    CHECK(value.find(text)->as_string() == text + "\n" + text);
}

TEST_CASE("errors say where") {
    CHECK_THROWS_WITH_AS(static_cast<void>(json::parse("{\n  \"a\": tru\n}", "x.json")),
                         doctest::Contains("x.json:2:"), InputError);
    CHECK_THROWS_AS(static_cast<void>(json::parse("{} x")), InputError);
    CHECK_THROWS_AS(static_cast<void>(json::parse("")), InputError);
    CHECK_THROWS_AS(static_cast<void>(json::parse(std::string(100'000, '['))), InputError);
}

TEST_CASE("a wrong type is named") {
    CHECK_THROWS_WITH(static_cast<void>(Value("x").as_integer()), "expected an integer, found string");
}
