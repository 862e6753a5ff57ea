// SPDX-License-Identifier: Apache-2.0
// Unpredictable bytes for keys, tokens and names of temporary things.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace berth::crypto {

[[nodiscard]] std::string random_bytes(std::size_t count);
/// `count` letters drawn evenly from `alphabet` (at most 256 letters).
[[nodiscard]] std::string random_text(std::size_t count,
                                      std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789");

}  // namespace berth::crypto
