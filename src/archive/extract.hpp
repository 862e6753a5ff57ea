// SPDX-License-Identifier: Apache-2.0
// Unpacks tar into a folder without ever leaving it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/tar_reader.hpp"
#include "base/cancel.hpp"
#include "base/path.hpp"

namespace berth::archive {

/// What `.wh.` names mean (image-spec layer.md "Whiteouts").
enum class Whiteouts : std::uint8_t {
    literal,          ///< nothing: ordinary files
    overlay_trusted,  ///< overlayfs: character device 0/0, trusted.overlay.opaque
    overlay_user,     ///< overlayfs in a user namespace: character device 0/0, user.overlay.opaque
};

/// What a layer's parents have at a path that the layer uses as a folder without telling it.
struct ParentEntry {
    enum class Kind : std::uint8_t { absent, directory, symlink } kind = Kind::absent;
    mode_t mode = 0755;
    std::uint64_t uid = 0;
    std::uint64_t gid = 0;
    std::string link_target{};
};

struct ExtractOptions {
    Whiteouts whiteouts = Whiteouts::literal;
    /// Called first for each entry; may change it; false leaves it out.
    std::function<bool(TarEntry&)> select{};
    /// Asked for folders that the archive does not tell of and that are not there; without it they become 0755 root.
    std::function<ParentEntry(std::string_view path)> find_parent{};
    /// Against bombs; reaching one ends with Error (invalid).
    std::uint64_t largest_total = 512ULL << 30U;
    std::uint64_t most_entries = 20'000'000;
};

struct ExtractResult {
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    /// Folders that were made without an entry of their own, relative, sorted.
    std::vector<std::string> implicit_directories;
    /// What could not be kept (an xattr the file system refuses), one line each, at most 20.
    std::vector<std::string> losses;
};

/// Entries replace what stands at their path (a folder over a folder is merged). Refuses `..`, resolves symlinks inside
/// `root` only, never follows one at the last component. Needs the rights to set the owners that the archive names.
ExtractResult extract(TarReader& reader, const AbsolutePath& root, const ExtractOptions& options, const CancelToken& cancel);

}  // namespace berth::archive
