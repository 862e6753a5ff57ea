// SPDX-License-Identifier: Apache-2.0
// Width of UTF-8 text and removal of what would move the cursor.
#include "ui/text_width.hpp"

#include <algorithm>

namespace berth::ui {

namespace {

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Length of the escape sequence at the start of `text` (ECMA-48 CSI, or ESC and one byte).
std::size_t escape_length(std::string_view text) {
    if (text.size() < 2 || text[1] != '[') {
        return std::min<std::size_t>(2, text.size());
    }
    std::size_t end = 2;
    while (end < text.size() && (text[end] < '@' || text[end] > '~')) {
        ++end;
    }
    return std::min(end + 1, text.size());
}

}  // namespace

std::size_t text_width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues_code_point(c); }));
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
    if (text_width(text) <= columns) {
        return std::string(text);
    }
    if (columns == 0) {
        return {};
    }
    std::size_t end = 0;
    std::size_t width = 0;
    while (end < text.size() && (continues_code_point(text[end]) || width < columns - 1)) {
        width += continues_code_point(text[end]) ? std::size_t{0} : 1;
        ++end;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string printable(std::string_view text) {
    // A carriage return overwrites the line: what stands after the last one is what a terminal would show.
    while (text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    if (const auto at = text.rfind('\r'); at != std::string_view::npos) {
        text.remove_prefix(at + 1);
    }
    std::string clean;
    while (!text.empty()) {
        if (text.front() == '\x1b') {
            text.remove_prefix(escape_length(text));
            continue;
        }
        const auto byte = static_cast<unsigned char>(text.front());
        if (byte == '\t') {
            clean += ' ';
        } else if (byte >= 0x20 && byte != 0x7F) {
            clean += text.front();
        }
        text.remove_prefix(1);
    }
    return clean;
}

}  // namespace berth::ui
