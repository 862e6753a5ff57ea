// SPDX-License-Identifier: Apache-2.0
// Ignore files and their patterns.
#include "build/dockerfile/path_patterns.hpp"

#include "build/dockerfile/ignore_file.hpp"
#include "cases.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace berth;
using namespace berth::build::dockerfile;

TEST_CASE("the last pattern that applies decides and a folder takes its children with it") {
    const PathPatterns patterns(std::vector<std::string>{"node_modules", "*.log", "!keep.log", "docs", "!docs/*.md", "**/tmp"});
    CHECK(patterns.excludes("node_modules/a/b.js"));
    CHECK(patterns.excludes("x.log"));
    CHECK_FALSE(patterns.excludes("keep.log"));
    CHECK_FALSE(patterns.excludes("sub/x.log"));
    CHECK(patterns.excludes("docs/a.txt"));
    CHECK_FALSE(patterns.excludes("docs/a.md"));
    CHECK(patterns.excludes("a/b/tmp/c"));
    CHECK(patterns.may_readmit_below("docs"));
    CHECK_THROWS_AS(PathPatterns(std::vector<std::string>{"a["}), std::invalid_argument);
    CHECK_THROWS_AS(PathPatterns(std::vector<std::string>{"!"}), std::invalid_argument);
}

TEST_CASE("ignore files are read with comments, blanks and leading slashes removed") {
    CHECK(parse_ignore_file("# c\n\n /a/ \n! b\nx//y/../z\n") == std::vector<std::string>{"a", "!b", "x/z"});
    for (const json::Value& item : test::load_cases("dockerignore/file.json")) {
        INFO(item.text_at({"name"}));
        CHECK(parse_ignore_file(item.text_at({"input"})) == test::strings_of(item.find("expected")));
    }
}

TEST_CASE("every pattern list of the tables holds") {
    for (const json::Value& item : test::load_cases("dockerignore/patterns.json")) {
        INFO(item.text_at({"name"}));
        const std::vector<std::string> list = test::strings_of(item.find("patterns"));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(PathPatterns{list}, std::invalid_argument);
            continue;
        }
        const PathPatterns patterns(list);
        if (item.find("count") != nullptr) {
            CHECK(patterns.size() == static_cast<std::size_t>(item.find("count")->as_integer()));
        }
        if (item.find("exclusions") != nullptr) {
            CHECK(patterns.has_exceptions() == item.find("exclusions")->as_bool());
        }
    }
}

TEST_CASE("every match of the tables holds") {
    for (const json::Value& item : test::load_cases("dockerignore/match.json")) {
        const std::vector<std::string> list = test::strings_of(item.find("patterns"));
        INFO(item.text_at({"name"}), " ", list.empty() ? "" : list.back(), " ", item.text_at({"path"}));
        if (item.find("error") != nullptr) {
            CHECK_THROWS_AS(PathPatterns{list}, std::invalid_argument);
            continue;
        }
        CHECK(PathPatterns(list).excludes(item.text_at({"path"})) == item.find("matched")->as_bool());
    }
}
