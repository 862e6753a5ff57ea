// SPDX-License-Identifier: Apache-2.0
// A file tree that steps read from: the build context, or the stacked layers of an image or stage.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/tar_entry.hpp"
#include "base/cancel.hpp"
#include "store/file_hashes.hpp"

namespace berth::build {

struct TreeEntry {
    /// `path` is relative to the root, without a slash at either end; "" is the root. xattrs are not filled in, see
    /// read_xattrs.
    archive::TarEntry meta;
    std::string origin;             ///< where its data is on disk, absolute
    store::FileIdentity identity;
    std::uint64_t links = 1;        ///< number of hard links

    [[nodiscard]] bool is_directory() const noexcept { return meta.type == archive::EntryType::directory; }
    [[nodiscard]] bool is_file() const noexcept { return meta.type == archive::EntryType::file; }
    [[nodiscard]] bool is_symlink() const noexcept { return meta.type == archive::EntryType::symlink; }
};

/// Thread-safe for reading.
class Tree {
public:
    virtual ~Tree() = default;
    /// The entry itself, symlinks not followed at any place.
    [[nodiscard]] virtual std::optional<TreeEntry> find(std::string_view path) const = 0;
    /// Everything below the folder `path`, parents first, names of one folder in order.
    virtual void walk(std::string_view path, const std::function<void(const TreeEntry&)>& visit) const = 0;
    /// SHA-256 of a regular file's content, with its xattrs if it has any.
    [[nodiscard]] virtual store::FileDigest digest(const TreeEntry& entry) const = 0;
    /// A small file's content; "" when the tree has none.
    [[nodiscard]] virtual std::string read(const TreeEntry& entry) const;
    /// A hint that the digests of all files below `path` will be asked for.
    virtual void hash_below(std::string_view, const CancelToken&) const {}
};

/// `path` with all symlinks followed inside the tree, the last component included; parts that do not exist stay as
/// they are. Throws Error for a circle.
[[nodiscard]] std::string resolve_links(const Tree& tree, std::string_view path);
/// The same, the last component left alone.
[[nodiscard]] std::string resolve_parent_links(const Tree& tree, std::string_view path);

/// Paths that a COPY source with wildcards means, in order; each with the links of its fixed part followed.
[[nodiscard]] std::vector<std::string> match_paths(const Tree& tree, std::string_view pattern);

/// The entry of a file on disk. Throws Error; nullopt when it is not there.
[[nodiscard]] std::optional<TreeEntry> read_entry(int folder, const char* name, std::string path, std::string origin);

/// A tree without anything in it but its root.
class EmptyTree final : public Tree {
public:
    [[nodiscard]] std::optional<TreeEntry> find(std::string_view path) const override;
    void walk(std::string_view, const std::function<void(const TreeEntry&)>&) const override {}
    [[nodiscard]] store::FileDigest digest(const TreeEntry& entry) const override;
};

/// Those extended attributes of a file on disk that belong to its content: security.capability and user.*.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_xattrs(const std::string& origin);
/// SHA-256 of a file on disk, with its xattrs if it has any.
[[nodiscard]] store::FileDigest hash_file(const std::string& path);

} // namespace berth::build
