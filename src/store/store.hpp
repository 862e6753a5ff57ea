// SPDX-License-Identifier: Apache-2.0
// The store as a whole: $BERTH_HOME with blobs/, layers/, state.db and cache/ (DESIGN section 5).
#pragma once

#include <memory>

#include "base/path.hpp"
#include "store/blobs.hpp"
#include "store/cache_index.hpp"
#include "store/file_hashes.hpp"
#include "store/layers.hpp"
#include "store/leases.hpp"
#include "store/names.hpp"

namespace berth::store {

/// Safe for several threads and several processes at once. Every part lives as long as the store.
class Store {
public:
    /// Makes what is missing and sweeps what killed processes left. Throws Error (denied) with a hint when `home` is
    /// not writable.
    [[nodiscard]] static Store open(const AbsolutePath& home);
    /// $BERTH_HOME; else /var/lib/berth for root, $XDG_DATA_HOME/berth or ~/.local/share/berth for others.
    [[nodiscard]] static AbsolutePath default_home();

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    [[nodiscard]] const AbsolutePath& home() const noexcept;
    [[nodiscard]] Blobs& blobs() const noexcept;
    [[nodiscard]] Names& names() const noexcept;
    [[nodiscard]] Layers& layers() const noexcept;
    [[nodiscard]] CacheIndex& cache() const noexcept;
    [[nodiscard]] FileHashes& file_hashes() const noexcept;
    [[nodiscard]] Pins& pins() const noexcept;
    [[nodiscard]] Leases& leases() const noexcept;
    /// Half-made things on the store's file system.
    [[nodiscard]] Scratch& scratch() const noexcept;

private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace berth::store
