// SPDX-License-Identifier: Apache-2.0
// What a finished piece of work gave, by the key of its inputs (the build solver's cache).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/digest.hpp"
#include "store/database.hpp"

namespace berth::store {

struct CacheEntry {
    std::string value;
    /// Blobs and layers (by diff id or chain id) that the value speaks of; kept while the entry is.
    std::vector<image::Digest> references{};
};

/// Thread-safe, shared by processes. Entries may vanish at any time; `find` says whether all references are still there
/// only as of garbage collection: check them when using them.
class CacheIndex {
public:
    explicit CacheIndex(Database& database) : database_(&database) {}
    [[nodiscard]] std::optional<CacheEntry> find(std::string_view key) const;
    /// The references must be stored already.
    void put(std::string_view key, const CacheEntry& entry);
    void erase(std::string_view key);
    /// Entries last put before `limit` go.
    int expire(std::chrono::system_clock::time_point limit);
    [[nodiscard]] std::vector<image::Digest> references() const;

private:
    Database* database_;
};

}  // namespace berth::store
