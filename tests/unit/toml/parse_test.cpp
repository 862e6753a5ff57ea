// SPDX-License-Identifier: Apache-2.0
// TOML to JSON values, order of tables, errors with their place.
#include "toml/parse.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("tables, arrays and scalars") {
    const auto value = toml::parse("a = \"x\"\nb = [1, 2]\n[t.\"k.1\"]\nc = true\nd = 1.5\nday = 2024-01-02\n", "f.toml");
    CHECK(value.text_at({"a"}) == "x");
    CHECK(value.find("b")->as_array().at(1).as_integer() == 2);
    CHECK(value.find_path({"t", "k.1", "c"})->as_bool());
    CHECK(value.find_path({"t", "k.1", "d"})->as_number() == 1.5);
    CHECK(value.text_at({"t", "k.1", "day"}) == "2024-01-02");
}

TEST_CASE("tables keep their order for who asks") {
    CHECK(toml::table_order("[host.\"https://b\"]\nx = 1\n[host.\"https://a\"]\n", "host", "f.toml") ==
          std::vector<std::string>{"https://b", "https://a"});
    CHECK(toml::table_order("x = 1", "host", "f.toml").empty());
}

TEST_CASE("a broken document is told with its line") {
    CHECK_THROWS_WITH_AS(static_cast<void>(toml::parse("a = 1\nb = [", "hosts.toml")), doctest::Contains("hosts.toml:2"), InputError);
}
