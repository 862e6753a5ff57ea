// SPDX-License-Identifier: Apache-2.0
// Width, cutting and cleaning of text.
#include "ui/text_width.hpp"

#include <doctest/doctest.h>

using namespace berth::ui;

TEST_CASE("ui::cut_to_width counts characters, not bytes") {
    CHECK(text_width("größe") == 5);
    CHECK(cut_to_width("größe", 5) == "größe");
    CHECK(cut_to_width("größe", 4) == "grö…");
    CHECK(cut_to_width("größe", 1) == "…");
    CHECK(cut_to_width("größe", 0).empty());
}

TEST_CASE("ui::printable takes out what moves the cursor") {
    CHECK(printable("a\x1b[2Kb\x1b[1;31mc\x1b[0m") == "abc");
    CHECK(printable("10%\r20%\r") == "20%");
    CHECK(printable("a\tb\x07") == "a b");
    CHECK(printable("\x1b") == "");
    CHECK(printable("\x1b[") == "");
}
