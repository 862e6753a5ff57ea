// SPDX-License-Identifier: Apache-2.0
// Framing of key parts.
#include "build/solver/cache_key.hpp"

#include <array>
#include <cstring>

namespace berth::build {

CacheKey& CacheKey::add(std::uint64_t number) {
    std::array<char, sizeof number> bytes{};
    std::memcpy(bytes.data(), &number, bytes.size());
    hasher_.update(std::string_view(bytes.data(), bytes.size()));
    return *this;
}

CacheKey& CacheKey::add(std::string_view text) {
    add(std::uint64_t{text.size()});
    hasher_.update(text);
    return *this;
}

CacheKey& CacheKey::add(const std::vector<std::string>& texts) {
    add(std::uint64_t{texts.size()});
    for (const std::string& text : texts) {
        add(std::string_view(text));
    }
    return *this;
}

} // namespace berth::build
