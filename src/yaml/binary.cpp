// SPDX-License-Identifier: Apache-2.0
// Base64 (RFC 4648) in lines.
#include "yaml/binary.hpp"

namespace berth::yaml {

std::string encode_binary(std::string_view data) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < data.size() ? static_cast<unsigned char>(data[i]) : 0;
    };
    std::string encoded;
    encoded.reserve(data.size() / 3 * 4 + 8);
    for (std::size_t i = 0; i < data.size(); i += 3) {
        const unsigned group = (byte(i) << 16U) | (byte(i + 1) << 8U) | byte(i + 2);
        for (unsigned k = 0; k < 4; ++k) {
            encoded.push_back(i + k > data.size() ? '=' : alphabet[(group >> (18 - 6 * k)) & 0x3fU]);
        }
    }
    constexpr std::size_t line = 70;
    if (encoded.size() < line) {
        return encoded;
    }
    std::string lines;
    lines.reserve(encoded.size() + encoded.size() / line + 1);
    for (std::size_t i = 0; i < encoded.size(); i += line) {
        lines.append(encoded, i, line);
        lines.push_back('\n');
    }
    return lines;
}

} // namespace berth::yaml
