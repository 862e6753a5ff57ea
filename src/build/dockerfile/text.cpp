// SPDX-License-Identifier: Apache-2.0
// Small text operations shared by the parts of the Dockerfile parser.
#include "build/dockerfile/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace berth::build::dockerfile {

std::string_view trim_left(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    return text;
}

std::string_view trim_newline(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

std::string to_upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return result;
}

std::pair<std::string_view, std::string_view> split_first_word(std::string_view text) {
    text = trim_left(text);
    const auto* end = std::ranges::find_if(text, is_blank);
    const auto length = static_cast<std::size_t>(end - text.begin());
    return {text.substr(0, length), trim_left(text.substr(length))};
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        switch (c) {
        case '"':
            result += "\\\"";
            break;
        case '\\':
            result += "\\\\";
            break;
        case '\a':
            result += "\\a";
            break;
        case '\b':
            result += "\\b";
            break;
        case '\f':
            result += "\\f";
            break;
        case '\n':
            result += "\\n";
            break;
        case '\r':
            result += "\\r";
            break;
        case '\t':
            result += "\\t";
            break;
        case '\v':
            result += "\\v";
            break;
        default:
            if ((c >= 0 && c < ' ') || c == '\x7f') {
                result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
            } else {
                result += c;
            }
        }
    }
    return result + '"';
}

} // namespace berth::build::dockerfile
