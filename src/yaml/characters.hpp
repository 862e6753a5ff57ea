// SPDX-License-Identifier: Apache-2.0
// What characters of a UTF-8 text are to YAML 1.1, as go-yaml sees them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace berth::yaml {

/// 0 behind the end.
inline unsigned char byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

/// Bytes of the character that begins so.
inline std::size_t width_of(unsigned char lead) {
    return lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

/// A line break to YAML 1.1: LF, CR, NEL, LS or PS.
inline bool is_break(std::string_view text, std::size_t i) {
    const unsigned char c = byte_at(text, i);
    if (c == '\n' || c == '\r') {
        return true;
    }
    if (c == 0xc2) {
        return byte_at(text, i + 1) == 0x85;
    }
    if (c == 0xe2) {
        return byte_at(text, i + 1) == 0x80 && (byte_at(text, i + 2) == 0xa8 || byte_at(text, i + 2) == 0xa9);
    }
    return false;
}

inline bool is_blank(std::string_view text, std::size_t i) {
    return i < text.size() && (text[i] == ' ' || text[i] == '\t');
}

/// What may stand unescaped. Characters beyond the basic plane may not: go-yaml escapes them.
inline bool is_printable(std::string_view text, std::size_t i) {
    const unsigned char c = byte_at(text, i);
    if (c < 0x80) {
        return c == '\n' || (c >= 0x20 && c <= 0x7e);
    }
    const unsigned char next = byte_at(text, i + 1);
    if (c == 0xc2) {
        return next >= 0xa0;
    }
    if (c == 0xed) {
        return next < 0xa0;
    }
    if (c == 0xef) {
        const unsigned char third = byte_at(text, i + 2);
        const bool byte_order_mark = next == 0xbb && third == 0xbf;
        const bool not_a_character = next == 0xbf && (third == 0xbe || third == 0xbf);
        return !byte_order_mark && !not_a_character;
    }
    return c > 0xc2 && c <= 0xee;
}

[[nodiscard]] bool is_utf8(std::string_view text);

/// Letters, digits and what means nothing to YAML within a word. Nearly all keys and values are made of these alone and
/// need no closer look.
[[nodiscard]] bool is_word(std::string_view text);

/// As it is written in double quotes: "\n", "\u200B".
[[nodiscard]] std::string escape_of(char32_t character);

/// The character at `i`, which must be whole.
[[nodiscard]] char32_t character_at(std::string_view text, std::size_t i);

} // namespace berth::yaml
