// SPDX-License-Identifier: Apache-2.0
// Mounting and unmounting, overlay file systems above all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/path.hpp"

namespace berth::runtime {

struct MountPoint {
    AbsolutePath path;
    std::string type;
};
/// What is mounted in the calling thread's mount namespace, in mounting order.
[[nodiscard]] std::vector<MountPoint> list_mounts();
/// Exactly at this path.
[[nodiscard]] bool is_mounted(const AbsolutePath& path);

struct OverlayOptions {
    /// Lowest priority last, as overlayfs takes them. At least one; any number and any characters in the names.
    std::vector<AbsolutePath> lower;
    /// Where changes go, and overlayfs's scratch folder on the same file system; both are made when absent.
    /// Without them the overlay is read-only.
    std::optional<AbsolutePath> upper{};
    std::optional<AbsolutePath> work{};
    /// Adds overlayfs's "volatile": no fsync reaches the upper folder. For what is thrown away after a crash.
    enum class Durability : std::uint8_t { ordinary, throw_away };
    Durability durability = Durability::ordinary;
};
/// The target is made when absent. Throws Error naming the target.
void mount_overlay(const OverlayOptions& options, const AbsolutePath& target);

/// The calling thread gets mounts of its own for good: what it mounts is seen by its children alone and is gone when it
/// ends, however it ends. Throws Error with `hint` when that is not allowed.
void enter_own_mount_namespace(std::string hint);

/// Makes `source` (a file or a folder) appear at `target`, which exists.
void mount_bind(const AbsolutePath& source, const AbsolutePath& target);

/// Unmounts everything at and below `path`, the latest first; what is busy is detached. No error when nothing is there.
void unmount_tree(const AbsolutePath& path);

/// An overlay that is unmounted at the end of the scope.
class OverlayMount {
public:
    OverlayMount(const OverlayOptions& options, AbsolutePath target);
    OverlayMount(const OverlayMount&) = delete;
    OverlayMount& operator=(const OverlayMount&) = delete;
    ~OverlayMount();
    [[nodiscard]] const AbsolutePath& path() const { return target_; }

private:
    AbsolutePath target_;
};

}  // namespace berth::runtime
