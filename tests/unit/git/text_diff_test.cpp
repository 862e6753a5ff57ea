// SPDX-License-Identifier: Apache-2.0
// Unified differences.
#include "git/text_diff.hpp"

#include <doctest/doctest.h>

using berth::git::TextDiff;

TEST_CASE("hunks carry names and context") {
    const TextDiff compare;
    CHECK(compare.unified("a\nb\nc\n", "old", "a\nB\nc\n", "new") == "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    CHECK(compare.unified("", "/dev/null", "a\n", "new") == "--- /dev/null\n+++ new\n@@ -0,0 +1 @@\n+a\n");
    CHECK(compare.unified("same", "a", "same", "b").empty());
}
