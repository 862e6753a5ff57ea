// SPDX-License-Identifier: Apache-2.0
// Removes blobs and layers that nothing stands for any more, beside other berth processes at work.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/file.hpp"
#include "base/path.hpp"

namespace berth::store {

class Store;

struct CollectOptions {
    /// Younger things stay even without a name: somebody may be about to use them.
    std::chrono::seconds grace = std::chrono::hours(1);
    /// Cache entries not renewed for this long go first, and what only they hold.
    std::chrono::seconds cache_age = std::chrono::hours(24 * 14);
};

struct CollectResult {
    std::uint64_t blobs = 0;
    std::uint64_t layers = 0;
    std::uint64_t blob_bytes = 0;
};

/// What stays: all that names, pins and cache entries lead to, and what was written or kept since the oldest living
/// lease began. One collection at a time; others wait.
CollectResult collect_garbage(const Store& store, const CollectOptions& options, std::chrono::system_clock::time_point now);

/// Held shared while a blob or layer is made young or published, alone while it is decided what goes. `folder` is
/// blobs/ or layers/.
[[nodiscard]] FileLock collection_gate(const AbsolutePath& folder);

}  // namespace berth::store
