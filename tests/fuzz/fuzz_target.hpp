// SPDX-License-Identifier: Apache-2.0
// What fuzz targets share: their entry, and how they say that a property does not hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

/// The one function of a target, as libFuzzer calls it. Crashes when something is wrong with the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace berth::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, with the text that shows it, where `holds` is false.
inline void require(bool holds, const char* property, std::string_view text) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n%.*s\n", property, static_cast<int>(text.size()), text.data());
        std::abort();
    }
}

} // namespace berth::fuzz
