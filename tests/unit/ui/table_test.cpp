// SPDX-License-Identifier: Apache-2.0
// Lists in their three forms.
#include "ui/table.hpp"

#include <doctest/doctest.h>

using namespace berth;

namespace {

ui::Listing listing() {
    return {.noun = "images",
            .headings = {"NAME", "SIZE"},
            .rows = {{.cells = {"größe", "1 B"}, .object = {{"name", "größe"}, {"size", 1}}, .name = "größe"},
                     {.cells = {"b", ""}, .object = {{"name", "b"}, {"size", nullptr}}, .name = "b"}}};
}

}  // namespace

TEST_CASE("ui::format_listing as a table pads by characters and ends lines without blanks") {
    CHECK(ui::format_listing(listing(), ui::OutputFormat::table) == "NAME    SIZE\ngröße   1 B\nb\n");
}

TEST_CASE("ui::format_listing as JSON has an object at the root") {
    CHECK(ui::format_listing(listing(), ui::OutputFormat::json) ==
          "{\n  \"schemaVersion\": 1,\n  \"images\": [\n    {\n      \"name\": \"größe\",\n      \"size\": 1\n    },\n"
          "    {\n      \"name\": \"b\",\n      \"size\": null\n    }\n  ]\n}\n");
}

TEST_CASE("ui::format_listing as names gives one a line") {
    CHECK(ui::format_listing(listing(), ui::OutputFormat::name) == "größe\nb\n");
}
