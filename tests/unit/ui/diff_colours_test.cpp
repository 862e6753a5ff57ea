// SPDX-License-Identifier: Apache-2.0
// Colours by line; the text itself stays.
#include "ui/diff_colours.hpp"

#include <doctest/doctest.h>

using berth::ui::colour_difference;

TEST_CASE("ui::colour_difference: a colour for each kind of line, none for context") {
    CHECK(colour_difference("--- a\n+++ b\n@@ -1 +1 @@\n same\n-old\n+new\n") ==
          "\x1b[1m--- a\x1b[0m\n\x1b[1m+++ b\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n same\n\x1b[31m-old\x1b[0m\n\x1b[32m+new\x1b[0m\n");
    CHECK(colour_difference("").empty());
}

TEST_CASE("ui::colour_difference: a removed line that looks like a name, and names after a hunk") {
    CHECK(colour_difference("--- a\n+++ b\n@@\n--- x\n--- c\n+++ d\n") ==
          "\x1b[1m--- a\x1b[0m\n\x1b[1m+++ b\x1b[0m\n\x1b[36m@@\x1b[0m\n\x1b[31m--- x\x1b[0m\n\x1b[1m--- c\x1b[0m\n\x1b[1m+++ d\x1b[0m\n");
}
