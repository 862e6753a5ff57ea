// SPDX-License-Identifier: Apache-2.0
// A colour for each line by how it begins.
#include "ui/diff_colours.hpp"

namespace berth::ui {

namespace {

// Names stand before the first hunk only: a removed line "-- text" reads "--- text" too.
std::string_view colour_of(std::string_view line, bool in_hunk) {
    if (line.starts_with("@@")) {
        return "\x1b[36m";
    }
    if (!in_hunk) {
        return "\x1b[1m";
    }
    return line.starts_with('-') ? "\x1b[31m" : line.starts_with('+') ? "\x1b[32m" : "";
}

}  // namespace

std::string colour_difference(std::string_view unified) {
    std::string text;
    bool in_hunk = false;
    while (!unified.empty()) {
        const std::string_view line = unified.substr(0, unified.find('\n'));
        unified.remove_prefix(line.size());
        const bool names = line.starts_with("--- ") && unified.starts_with("\n+++ ");
        in_hunk = line.starts_with("@@") || (in_hunk && !names);
        const std::string_view colour = colour_of(line, in_hunk);
        text.append(colour).append(line).append(colour.empty() ? "" : "\x1b[0m");
        if (!unified.empty()) {
            text.push_back('\n');
            unified.remove_prefix(1);
        }
    }
    return text;
}

}  // namespace berth::ui
