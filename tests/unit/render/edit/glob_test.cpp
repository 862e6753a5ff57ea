// SPDX-License-Identifier: Apache-2.0
// Go's file patterns.
#include "render/edit/glob.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using render::edit::glob;
using render::edit::matches_pattern;
using Names = std::vector<std::string>;

TEST_CASE("patterns match within one path element") {
    CHECK(matches_pattern("*.yaml", "a.yaml"));
    CHECK_FALSE(matches_pattern("*.yaml", "a/b.yaml"));
    CHECK(matches_pattern("a/*/c", "a/b/c"));
    CHECK(matches_pattern("a?c", "abc"));
    CHECK_FALSE(matches_pattern("a?c", "a/c"));
    CHECK(matches_pattern("[a-c]x[^0-9]", "bxz"));
    CHECK_FALSE(matches_pattern("[^a]", "a"));
    CHECK(matches_pattern("\\*", "*"));
    CHECK(matches_pattern("", ""));
    for (const auto* bad : {"[", "[a", "[]a]", "[a-]", "\\"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(static_cast<void>(matches_pattern(bad, "a")), Error);
    }
}

TEST_CASE("paths are found below a folder") {
    const TemporaryDirectory folder;
    for (const auto* name : {"b/1.yaml", "b/2.yaml", "a.yaml", "c/1.yaml"}) {
        ensure_directory((folder.path() / name).parent());
        write_file(folder.path() / name, "");
    }
    CHECK(glob(folder.path(), "a.yaml") == Names{"a.yaml"});
    CHECK(glob(folder.path(), "none.yaml").empty());
    CHECK(glob(folder.path(), "*/1.yaml") == Names{"b/1.yaml", "c/1.yaml"});
    CHECK(glob(folder.path(), "b/*") == Names{"b/1.yaml", "b/2.yaml"});
}
