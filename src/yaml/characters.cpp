// SPDX-License-Identifier: Apache-2.0
// The tables of characters.
#include "yaml/characters.hpp"

namespace berth::yaml {

bool is_printable(std::string_view text, std::size_t i) {
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

char32_t character_at(std::string_view text, std::size_t i) {
    const unsigned char lead = byte_at(text, i);
    const std::size_t bytes = width_of(lead);
    char32_t code = lead < 0x80 ? lead : lead & (0x7fU >> bytes);
    for (std::size_t k = 1; k < bytes; ++k) {
        code = (code << 6U) | (byte_at(text, i + k) & 0x3fU);
    }
    return code;
}

std::string escape_of(char32_t character) {
    switch (character) {
    case 0x00:
        return "\\0";
    case 0x07:
        return "\\a";
    case 0x08:
        return "\\b";
    case 0x09:
        return "\\t";
    case 0x0a:
        return "\\n";
    case 0x0b:
        return "\\v";
    case 0x0c:
        return "\\f";
    case 0x0d:
        return "\\r";
    case 0x1b:
        return "\\e";
    case 0x22:
        return "\\\"";
    case 0x5c:
        return "\\\\";
    case 0x85:
        return "\\N";
    case 0xa0:
        return "\\_";
    case 0x2028:
        return "\\L";
    case 0x2029:
        return "\\P";
    default:
        break;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    unsigned nibbles = character <= 0xff ? 2 : character <= 0xffff ? 4 : 8;
    std::string text = nibbles == 2 ? "\\x" : nibbles == 4 ? "\\u" : "\\U";
    while (nibbles-- > 0) {
        text.push_back(digits[(character >> (4 * nibbles)) & 0xfU]);
    }
    return text;
}

} // namespace berth::yaml
