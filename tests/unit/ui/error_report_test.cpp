// SPDX-License-Identifier: Apache-2.0
// The form of errors.
#include "ui/error_report.hpp"

#include <doctest/doctest.h>

#include "json/write.hpp"

using namespace berth;

TEST_CASE("ui::format_error shows what, why and what to do") {
    const Error error = Error("not found", "run 'berth pull x'").within("manifest 'x'").within("cannot load 'x'");
    CHECK(ui::format_error(error, ui::Colours::off) ==
          "error: cannot load 'x'\n  caused by: manifest 'x'\n  caused by: not found\nhint: run 'berth pull x'\n");
}

TEST_CASE("ui::format_error indents texts of several lines") {
    CHECK(ui::format_error(Error("it failed").with_cause("one\ntwo\n"), ui::Colours::off) ==
          "error: it failed\n  caused by: one\n    two\n");
}

TEST_CASE("ui::error_as_json has every field") {
    CHECK(json::write(ui::error_as_json(Error("no"))) ==
          R"({"event":"error","message":"no","causes":[],"hint":null})");
}
