// SPDX-License-Identifier: Apache-2.0
// Conversion to JSON values and back, and printing them.
#include "yaml/json.hpp"

#include "base/error.hpp"

#include <doctest/doctest.h>

using namespace berth;

TEST_CASE("yaml::to_json: scalars by the 1.2 core schema") {
    const auto values = yaml::parse_json_values("a: 1\nb: yes\nc: 1.5\nd: null\ne: ['1', true]\nf: 0x10\n---\n---\nx: y\n", "f");
    REQUIRE(values.size() == 2);
    const json::Value& v = values[0];
    CHECK(v.find("a")->as_integer() == 1);
    CHECK(v.find("b")->as_string() == "yes");
    CHECK(v.find("c")->as_number() == 1.5);
    CHECK(v.find("d")->is_null());
    CHECK(v.find("e")->as_array()[0].as_string() == "1");
    CHECK(v.find("e")->as_array()[1].as_bool());
    CHECK(v.find("f")->as_integer() == 16);
    CHECK_THROWS_AS(yaml::parse_json_values("a: .nan\n", "f"), Error);
}

TEST_CASE("yaml::write: a kubeconfig's shape") {
    const json::Value value = json::Object{
        {"kind", "Config"}, {"apiVersion", "v1"}, {"clusters", json::Array{json::Object{{"name", "a"}, {"n", 5}}}},
        {"preferences", json::Object{}}};
    CHECK(yaml::write(value) == "apiVersion: v1\nclusters:\n- \"n\": 5\n  name: a\nkind: Config\npreferences: {}\n");
    CHECK(yaml::write(value, yaml::KeyOrder::kept) ==
          "kind: Config\napiVersion: v1\nclusters:\n- name: a\n  \"n\": 5\npreferences: {}\n");
}

TEST_CASE("yaml::from_json: and back") {
    yaml::Arena arena;
    const json::Value value = json::Object{{"s", "5"}, {"i", 5}, {"l", json::Array{true, nullptr, 2.5}}};
    CHECK(yaml::to_json(*yaml::from_json(arena, value)) == value);
}
