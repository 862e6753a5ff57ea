// SPDX-License-Identifier: Apache-2.0
// A walk over a folder tree by all cores: each folder is one piece of work.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/cancel.hpp"

namespace berth::build {

struct WalkedFolder {
    std::string path;       ///< relative; "" is the root
    bool excluded = false;  ///< only looked at for what an ignore file's `!` brings back
};

/// Reads one folder and adds the folders in it to `below`. `worker` counts from 0 and tells threads apart.
using ReadFolder = std::function<void(std::size_t worker, const WalkedFolder& folder, std::vector<WalkedFolder>& below)>;

/// How many different workers walk_folders uses.
[[nodiscard]] std::size_t walk_workers();
/// Calls `read` for the root and all folders that it adds, in no particular order. The first exception ends the walk
/// and is rethrown.
void walk_folders(const ReadFolder& read, const CancelToken& cancel);

} // namespace berth::build
