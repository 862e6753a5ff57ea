// SPDX-License-Identifier: Apache-2.0
// Files with errors that always name the path; whole-file writes are atomic.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/file_descriptor.hpp"
#include "base/path.hpp"

namespace berth {

[[nodiscard]] std::string read_file(const AbsolutePath& path);
/// nullopt when there is no such file; other failures throw.
[[nodiscard]] std::optional<std::string> find_file(const AbsolutePath& path);

enum class Durability { fast, synced };
struct FileOwner {
    uid_t user = 0;
    gid_t group = 0;
};
struct WriteOptions {
    mode_t mode = 0644;
    Durability durability = Durability::fast;
    std::optional<FileOwner> owner{};  ///< ours when it is left out, or when we may not give files away
};
/// Readers see the old or the new content, never a part: temporary file beside it, then rename. `synced` puts file
/// and folder entry on disk before returning.
void write_file(const AbsolutePath& path, std::string_view content, WriteOptions options = {});

/// The same for a file of the user's: symbolic links are followed, and the mode and, where we may, the owner it had stay.
void replace_file(const AbsolutePath& path, std::string_view content);

[[nodiscard]] bool exists(const AbsolutePath& path);
[[nodiscard]] bool is_directory(const AbsolutePath& path);
/// With parents; no error when it is there.
void ensure_directory(const AbsolutePath& path, mode_t mode = 0755);
/// Names without '.' and '..', sorted.
[[nodiscard]] std::vector<std::string> list_directory(const AbsolutePath& path);
/// Symbolic links all resolved; throws not_found.
[[nodiscard]] AbsolutePath real_path(const AbsolutePath& path);
/// No error when it is not there. Never follows symlinks, never crosses into another mount.
void remove_tree(const AbsolutePath& path);
void remove_file(const AbsolutePath& path);
void rename_path(const AbsolutePath& from, const AbsolutePath& to);
/// Flushes file data (and a folder's entries) to the disk.
void sync_path(const AbsolutePath& path);

/// open(2) with close-on-exec.
[[nodiscard]] FileDescriptor open_file(const AbsolutePath& path, int flags, mode_t mode = 0644);
/// Writes all of it; `name` is for the error.
void write_all(int fd, std::string_view content, std::string_view name);
/// Reads up to the end; `name` is for the error.
[[nodiscard]] std::string read_all(int fd, std::string_view name);

/// A folder of its own below `parent` (default $TMPDIR), removed with all in it at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    explicit TemporaryDirectory(const AbsolutePath& parent);
    TemporaryDirectory(TemporaryDirectory&&) noexcept = default;
    TemporaryDirectory& operator=(TemporaryDirectory&&) noexcept;
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    [[nodiscard]] const AbsolutePath& path() const { return *path_; }
    /// Gives up ownership: the folder stays.
    AbsolutePath keep();

private:
    void remove() noexcept;
    std::optional<AbsolutePath> path_;
};

/// An flock(2) on a file made for it; other processes and other FileLock objects wait. Released when destroyed, and by
/// the kernel when the process dies.
class FileLock {
public:
    enum class Mode { shared, exclusive };
    /// Waits until it is free; throws Interrupted when cancelled.
    FileLock(const AbsolutePath& path, Mode mode, const CancelToken& cancel);
    /// nullopt when somebody else holds it.
    [[nodiscard]] static std::optional<FileLock> find_free(const AbsolutePath& path, Mode mode);

private:
    explicit FileLock(FileDescriptor fd) : fd_(std::move(fd)) {}
    FileDescriptor fd_;
};

}  // namespace berth
