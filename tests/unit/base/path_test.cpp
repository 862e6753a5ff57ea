// SPDX-License-Identifier: Apache-2.0
// Lexical paths as Go cleans them.
#include "base/path.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;

TEST_CASE("paths are cleaned as Go does") {
    CHECK(clean_path("a//b/../c/") == "a/c");
    CHECK(clean_path("") == ".");
    CHECK(clean_path("/../a/.") == "/a");
    CHECK(clean_path("../../a") == "../../a");
    CHECK(clean_path("a/..") == ".");
    CHECK(join_path("a/b", "../c") == "a/c");
    CHECK(base_name("a/b/") == "b");
    CHECK(base_name("/") == "/");
    CHECK(directory_name("a/b") == "a");
    CHECK(directory_name("b") == ".");
    CHECK(directory_name("/b") == "/");
}

TEST_CASE("absolute paths know what they contain") {
    const AbsolutePath root("/a/b/");
    CHECK((root / "c/../d").string() == "/a/b/d");
    CHECK(root.contains(AbsolutePath("/a/b")));
    CHECK(root.contains(AbsolutePath("/a/b/c")));
    CHECK_FALSE(root.contains(AbsolutePath("/a/bc")));
    CHECK(AbsolutePath("/").contains(root));
    CHECK(root.parent().string() == "/a");
    CHECK_THROWS_AS(AbsolutePath("a"), Error);
}
