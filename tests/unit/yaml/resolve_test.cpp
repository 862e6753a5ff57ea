// SPDX-License-Identifier: Apache-2.0
// Which plain texts are what, in both schemas; expectations come from go-yaml.
#include "yaml/resolve.hpp"

#include <doctest/doctest.h>

using namespace berth::yaml;

TEST_CASE("yaml::resolve: words differ between YAML 1.1 and 1.2") {
    for (const char* word : {"yes", "no", "On", "OFF", "y", "N"}) {
        CHECK(resolve_tag(word, Schema::yaml_1_1) == Tag::boolean);
        CHECK(resolve_tag(word, Schema::yaml_1_2) == Tag::string);
    }
    for (const char* word : {"true", "False", "TRUE"}) {
        CHECK(resolve_tag(word, Schema::yaml_1_1) == Tag::boolean);
        CHECK(resolve_tag(word, Schema::yaml_1_2) == Tag::boolean);
    }
    for (const char* word : {"", "~", "null", "Null", "NULL"}) {
        CHECK(resolve_tag(word, Schema::yaml_1_2) == Tag::null);
    }
    CHECK(resolve_tag("nULL", Schema::yaml_1_2) == Tag::string);
    CHECK(resolve_tag("<<", Schema::yaml_1_1) == Tag::string);
}

TEST_CASE("yaml::resolve: integers take prefixes and underscores") {
    const auto integer = [](const char* text, Schema schema = Schema::yaml_1_2) {
        const Resolved r = resolve(text, schema);
        REQUIRE(r.tag == Tag::integer);
        return std::get<std::int64_t>(r.value);
    };
    CHECK(integer("0") == 0);
    CHECK(integer("-7") == -7);
    CHECK(integer("+7") == 7);
    CHECK(integer("0644") == 420);
    CHECK(integer("0o17") == 15);
    CHECK(integer("0x1F") == 31);
    CHECK(integer("-0b11") == -3);
    CHECK(integer("1_000") == 1000);
    CHECK(integer("-9223372036854775808") == INT64_MIN);
    CHECK(resolve("089", Schema::yaml_1_2).tag == Tag::floating);
    const Resolved big = resolve("18446744073709551615", Schema::yaml_1_2);
    CHECK(std::get<std::uint64_t>(big.value) == UINT64_MAX);
    CHECK(resolve("18446744073709551616", Schema::yaml_1_2).tag == Tag::floating);
    CHECK(resolve_tag("1.2.3", Schema::yaml_1_2) == Tag::string);
    CHECK(resolve_tag("12e", Schema::yaml_1_2) == Tag::string);
    CHECK(resolve_tag("-", Schema::yaml_1_2) == Tag::string);
}

TEST_CASE("yaml::resolve: floats") {
    CHECK(std::get<double>(resolve("1e3", Schema::yaml_1_2).value) == 1000.0);
    CHECK(std::get<double>(resolve(".5", Schema::yaml_1_2).value) == 0.5);
    CHECK(std::get<double>(resolve("1.", Schema::yaml_1_2).value) == 1.0);
    CHECK(resolve_tag(".inf", Schema::yaml_1_2) == Tag::floating);
    CHECK(resolve_tag("inf", Schema::yaml_1_2) == Tag::string);
    CHECK(resolve_tag("1e999", Schema::yaml_1_2) == Tag::string);
}

TEST_CASE("yaml::is_base60") {
    CHECK(is_base60("12:30"));
    CHECK(is_base60("1:30:59.5"));
    CHECK(is_base60("-190:20:30"));
    CHECK_FALSE(is_base60("12:75"));
    CHECK_FALSE(is_base60("a:30"));
    CHECK_FALSE(is_base60("12:"));
}
