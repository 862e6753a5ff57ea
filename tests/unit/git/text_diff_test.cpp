// SPDX-License-Identifier: Apache-2.0
// Unified differences.
#include "git/text_diff.hpp"

#include <doctest/doctest.h>

using berth::git::unified_diff;

TEST_CASE("hunks carry names and context") {
    CHECK(unified_diff("a\nb\nc\n", "old", "a\nB\nc\n", "new") == "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    CHECK(unified_diff("", "/dev/null", "a\n", "new") == "--- /dev/null\n+++ new\n@@ -0,0 +1 @@\n+a\n");
    CHECK(unified_diff("same", "a", "same", "b").empty());
}
