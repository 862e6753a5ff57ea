// SPDX-License-Identifier: Apache-2.0
// Where the data of each member of a tar file stands, so that members are read in any order and at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "archive/tar_entry.hpp"
#include "base/path.hpp"

namespace berth::archive {

struct IndexedEntry {
    /// As it stands in the archive.
    std::string path;
    EntryType type = EntryType::file;
    std::uint64_t size = 0;
    /// Of a symlink or hardlink.
    std::string link_target{};
    /// Offset of the first data byte in the file.
    std::uint64_t offset = 0;
};

/// The members of an uncompressed tar file, in its order; only headers are read. Throws Error (invalid) when it is no tar,
/// is damaged or cut off, is compressed, or has sparse members (whose data does not stand in one piece).
[[nodiscard]] std::vector<IndexedEntry> index_tar(const AbsolutePath& file);

}  // namespace berth::archive
