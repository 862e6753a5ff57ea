// SPDX-License-Identifier: Apache-2.0
// Keys of cached results: a hash over values framed by their lengths, so that no two lists of values give the same key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/hash.hpp"

namespace berth::build {

class CacheKey {
public:
    /// `kind` separates keys of different makings; change its number when what a result depends on changes.
    explicit CacheKey(std::string_view kind) { add(kind); }

    CacheKey& add(std::string_view text);
    CacheKey& add(std::uint64_t number);
    CacheKey& add(const std::vector<std::string>& texts);
    /// The key may not be added to after it.
    [[nodiscard]] std::string finish() { return hasher_.finish_hex(); }

private:
    crypto::Hasher hasher_;
};

} // namespace berth::build
