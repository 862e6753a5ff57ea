// SPDX-License-Identifier: Apache-2.0
// The tables of characters.
#include "yaml/characters.hpp"

#include <algorithm>
#include <array>

namespace berth::yaml {

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned char lead = byte_at(text, i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return false;
        }
        const std::size_t width = width_of(lead);
        if (i + width > text.size()) {
            return false;
        }
        for (std::size_t k = 1; k < width; ++k) {
            if ((byte_at(text, i + k) & 0xc0U) != 0x80) {
                return false;
            }
        }
        const unsigned char second = byte_at(text, i + 1);
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f)) {
            return false;
        }
        i += width;
    }
    return true;
}

bool is_word(std::string_view text) {
    static constexpr auto within = [] {
        std::array<bool, 256> table{};
        for (const char c : std::string_view{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.-"}) {
            table[static_cast<unsigned char>(c)] = true;
        }
        return table;
    }();
    return !text.starts_with('-') && !text.starts_with('.') &&
           std::ranges::all_of(text, [](char c) { return within[static_cast<unsigned char>(c)]; });
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
