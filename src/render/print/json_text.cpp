// SPDX-License-Identifier: Apache-2.0
// The characters that JSON and YAML 1.1 see differently within a quoted text.
#include "render/print/json_text.hpp"

namespace berth::render {

bool has_forbidden_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x7f) {
            continue;
        }
        const auto next = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0; };
        const bool is_control = c == 0x7f || (c == 0xc2 && next(1) >= 0x80 && next(1) < 0xa0 && next(1) != 0x85);
        const bool is_no_character = c == 0xef && next(1) == 0xbf && next(2) >= 0xbe; // U+FFFE, U+FFFF
        if (is_control || is_no_character) {
            return true;
        }
    }
    return false;
}

bool has_document_marker(std::string_view text) {
    for (std::size_t at = text.find(next_line); at != text.npos; at = text.find(next_line, at + next_line.size())) {
        const std::string_view line = text.substr(at + next_line.size());
        const bool is_marker = line.starts_with("---") || line.starts_with("...");
        if (is_marker && (line.substr(3).starts_with(' ') || line.substr(3).starts_with(next_line))) {
            return true;
        }
    }
    return false;
}

std::optional<std::string> fold_next_lines(std::string_view text) {
    if (!text.contains(next_line)) {
        return std::nullopt;
    }
    std::string folded;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        std::size_t breaks = 0;
        while (end < text.size() && (text[end] == ' ' || text.substr(end).starts_with(next_line))) {
            const bool space = text[end] == ' ';
            breaks += space ? 0 : 1;
            end += space ? 1 : next_line.size();
        }
        if (end == at) {
            folded.push_back(text[at++]);
            continue;
        }
        if (breaks == 0) {
            folded.append(text.substr(at, end - at));
        } else {
            folded.append(breaks == 1 ? std::string{" "} : std::string(breaks - 1, '\n'));
        }
        at = end;
    }
    return folded;
}

}  // namespace berth::render
