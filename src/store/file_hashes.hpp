// SPDX-License-Identifier: Apache-2.0
// Digests of files already read, so that an unchanged build context is only looked at, not read again.
#pragma once

#include <sys/stat.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::store {

/// What must be the same for a file's content to be the same. The change time cannot be set back by a user, which size
/// and modification time can.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_nanoseconds = 0;
    std::int64_t changed_nanoseconds = 0;

    [[nodiscard]] static FileIdentity of(const struct stat& status);
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

using FileDigest = std::array<std::byte, 32>;  ///< SHA-256

struct FileHash {
    std::string path;  ///< relative to the tree's root
    FileIdentity identity;
    FileDigest digest;
};

/// The remembered hashes of one tree, mapped from disk; look-up from any thread, no allocation.
class FileHashTable {
public:
    FileHashTable();
    FileHashTable(FileHashTable&&) noexcept;
    FileHashTable& operator=(FileHashTable&&) noexcept;
    ~FileHashTable();

    /// nullptr when the path is unknown or the file has changed. Valid as long as the table.
    [[nodiscard]] const FileDigest* find(std::string_view path, const FileIdentity& identity) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;

private:
    friend class FileHashes;
    struct Mapping;
    std::unique_ptr<Mapping> mapping_;
};

/// One table a tree, replaced as a whole.
class FileHashes {
public:
    explicit FileHashes(AbsolutePath folder) : folder_(std::move(folder)) {}
    /// Empty when there is none, or a damaged one.
    [[nodiscard]] FileHashTable load(const AbsolutePath& root) const;
    /// A file changed within the last two seconds before `taken_at` (nanoseconds since 1970, before the walk began) is
    /// left out: it could change again without a visible trace.
    void save(const AbsolutePath& root, const std::vector<FileHash>& hashes, std::int64_t taken_at) const;

private:
    [[nodiscard]] AbsolutePath table_path(const AbsolutePath& root) const;
    AbsolutePath folder_;
};

}  // namespace berth::store
