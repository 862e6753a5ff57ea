// SPDX-License-Identifier: Apache-2.0
// Errors as text and as JSON.
#include "ui/error_report.hpp"

#include <string_view>

namespace berth::ui {

namespace {

constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view reset = "\x1b[0m";

std::string coloured(std::string_view text, std::string_view colour, Colours colours) {
    if (colours == Colours::off) {
        return std::string(text);
    }
    return std::string(colour).append(text).append(reset);
}

/// A text of several lines keeps its lines, indented below the first.
void append_indented(std::string& report, std::string_view text, std::string_view indent) {
    while (!text.empty() && text.back() == '\n') {
        text.remove_suffix(1);
    }
    for (const char c : text) {
        report += c;
        if (c == '\n') {
            report += indent;
        }
    }
    report += '\n';
}

}  // namespace

std::string format_error(const Error& error, Colours colours, std::string_view label) {
    std::string report = coloured(label, red, colours) + " ";
    append_indented(report, error.message(), "  ");
    for (const std::string& cause : error.causes()) {
        report += "  caused by: ";
        append_indented(report, cause, "    ");
    }
    if (!error.hint().empty()) {
        report += coloured("hint:", cyan, colours) + " ";
        append_indented(report, error.hint(), "  ");
    }
    return report;
}

json::Object error_as_json(const Error& error) {
    json::Array causes;
    for (const std::string& cause : error.causes()) {
        causes.emplace_back(cause);
    }
    json::Object object{{"event", "error"}, {"message", error.message()}, {"causes", std::move(causes)}};
    object.set("hint", error.hint().empty() ? json::Value() : json::Value(error.hint()));
    return object;
}

}  // namespace berth::ui
