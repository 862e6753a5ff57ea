// SPDX-License-Identifier: Apache-2.0
// Single files that a pass turned out to depend on, followed by a watcher, wherever they lie and even where they do not
// exist yet.
#pragma once

#include <filesystem>
#include <set>
#include <vector>

#include "base/file_watcher.hpp"
#include "base/path.hpp"

namespace berth::workflow {

class InputWatch {
public:
    using Time = std::filesystem::file_time_type;

    explicit InputWatch(FileWatcher& watcher) : watcher_(watcher) {}

    /// Watches those that are not watched yet, and the folders they lie in up to one that holds them all. Whether one
    /// of the new ones was written at `begun` or later: the pass that began then may have seen it half changed.
    bool follow(const std::vector<AbsolutePath>& inputs, Time begun);
    /// Afterwards nothing counts as watched; the watcher itself is the caller's to clear.
    void forget() { watched_.clear(); }
    /// The moment to hand to follow() later.
    [[nodiscard]] static Time now();

private:
    void watch(const AbsolutePath& input, const AbsolutePath& top);

    FileWatcher& watcher_;
    std::set<AbsolutePath> watched_;
};

}  // namespace berth::workflow
