// SPDX-License-Identifier: Apache-2.0
// Base64 by table: OpenSSL's own decoder takes neither the URL alphabet nor missing padding.
#include "crypto/base64.hpp"

#include <cstdint>

namespace berth::crypto {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int sextet(char letter) {
    if (letter >= 'A' && letter <= 'Z') { return letter - 'A'; }
    if (letter >= 'a' && letter <= 'z') { return letter - 'a' + 26; }
    if (letter >= '0' && letter <= '9') { return letter - '0' + 52; }
    if (letter == '+' || letter == '-') { return 62; }
    if (letter == '/' || letter == '_') { return 63; }
    return -1;
}

bool is_line_space(char letter) { return letter == '\n' || letter == '\r' || letter == ' ' || letter == '\t'; }

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t index = 0; index < 3; ++index) {
            group <<= 8U;
            if (index < count) { group |= static_cast<unsigned char>(bytes[at + index]); }
        }
        for (std::size_t index = 0; index < 4; ++index) {
            text.push_back(index <= count ? alphabet[(group >> (18U - 6U * index)) & 0x3FU] : '=');
        }
    }
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    unsigned filled = 0;
    std::size_t padding = 0;
    for (const char letter : text) {
        if (is_line_space(letter)) { continue; }
        if (letter == '=') {
            ++padding;
            continue;
        }
        const int value = sextet(letter);
        if (value < 0 || padding > 0) { return std::nullopt; }
        group = (group << 6U) | static_cast<std::uint32_t>(value);
        if (++filled == 4) {
            bytes.push_back(static_cast<char>(group >> 16U));
            bytes.push_back(static_cast<char>(group >> 8U));
            bytes.push_back(static_cast<char>(group));
            group = 0;
            filled = 0;
        }
    }
    if (filled == 1 || padding > 2 || (padding > 0 && filled + padding != 4)) { return std::nullopt; }
    if (filled >= 2) {
        group <<= 6U * (4 - filled);
        bytes.push_back(static_cast<char>(group >> 16U));
        if (filled == 3) { bytes.push_back(static_cast<char>(group >> 8U)); }
    }
    return bytes;
}

}  // namespace berth::crypto
