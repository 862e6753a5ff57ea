// SPDX-License-Identifier: Apache-2.0
// Lists for people (aligned columns) and for programs (JSON, names), by one `-o`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace berth::ui {

enum class OutputFormat : std::uint8_t { table, json, name };

/// For the values "table", "json" and "name", which the option's grammar has already checked.
[[nodiscard]] OutputFormat parse_output_format(std::string_view text);

/// A list of things: `noun` is their plural ("images"), the name of the member in JSON.
struct Listing {
    struct Row {
        std::vector<std::string> cells;  ///< one for each heading
        json::Object object;             ///< all fields always there, null for none
        std::string name;                ///< what other commands take to mean this one
    };
    std::string noun;
    std::vector<std::string> headings;  ///< in upper case
    std::vector<Row> rows;
};

/// A table without rows is only its headings; JSON is {"schemaVersion": 1, NOUN: [...]}.
[[nodiscard]] std::string format_listing(const Listing& listing, OutputFormat format);

/// Columns padded to their widest cell, three blanks between them, no blanks at line ends.
[[nodiscard]] std::string format_table(const std::vector<std::string>& headings,
                                       const std::vector<std::vector<std::string>>& rows);

}  // namespace berth::ui
