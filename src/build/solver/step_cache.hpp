// SPDX-License-Identifier: Apache-2.0
// Layers by the key of what they were made from.
#pragma once

#include <optional>
#include <string>

#include "build/solver/solver.hpp"
#include "store/store.hpp"

namespace berth::build {

class StepCache {
public:
    StepCache(const store::Store& store, CacheUse use) : store_(store), use_(use) {}
    /// The layer made for `key`, if its blob is still in the store; it is then kept for this build.
    [[nodiscard]] std::optional<SolvedLayer> find(const std::string& key) const;
    void put(const std::string& key, const SolvedLayer& layer) const;

private:
    const store::Store& store_;
    CacheUse use_;
};

} // namespace berth::build
