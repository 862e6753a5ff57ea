// SPDX-License-Identifier: Apache-2.0
// Layout of tables and the JSON form of lists.
#include "ui/table.hpp"

#include <algorithm>
#include <stdexcept>

#include "json/write.hpp"
#include "ui/text_width.hpp"

namespace berth::ui {

namespace {

constexpr std::size_t gap = 3;

void append_line(std::string& text, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
        line += cells[column];
        line.append(widths[column] - text_width(cells[column]) + gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
}

}  // namespace

OutputFormat parse_output_format(std::string_view text) {
    if (text == "table") {
        return OutputFormat::table;
    }
    if (text == "json") {
        return OutputFormat::json;
    }
    if (text == "name") {
        return OutputFormat::name;
    }
    throw std::logic_error("output format '" + std::string(text) + "' was not checked by the grammar");
}

std::string format_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const std::string& heading : headings) {
        widths.push_back(text_width(heading));
    }
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < widths.size(); ++column) {
            widths[column] = std::max(widths[column], text_width(row.at(column)));
        }
    }
    std::string text;
    append_line(text, headings, widths);
    for (const auto& row : rows) {
        append_line(text, row, widths);
    }
    return text;
}

std::string format_listing(const Listing& listing, OutputFormat format) {
    switch (format) {
    case OutputFormat::table: {
        std::vector<std::vector<std::string>> rows;
        for (const auto& row : listing.rows) {
            rows.push_back(row.cells);
        }
        return format_table(listing.headings, rows);
    }
    case OutputFormat::json: {
        json::Array items;
        for (const auto& row : listing.rows) {
            items.emplace_back(row.object);
        }
        return json::write_pretty(json::Object{{"schemaVersion", 1}, {listing.noun, std::move(items)}});
    }
    case OutputFormat::name: {
        std::string text;
        for (const auto& row : listing.rows) {
            text += row.name + "\n";
        }
        return text;
    }
    }
    return {};
}

}  // namespace berth::ui
