// SPDX-License-Identifier: Apache-2.0
// Where a build reads its files: a disk, or memory.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace berth::render {

enum class EntryKind : std::uint8_t { missing, file, directory };

/// A path free of symbolic links, and what is there.
struct ResolvedPath {
    std::string path;
    EntryKind kind = EntryKind::missing;
};

/// Paths are absolute and clean. Failures are texts as Go's os package words them ("open /a: no such file or
/// directory"), because users know them from kustomize. Calls may come from several threads.
class FileSystem {
public:
    virtual ~FileSystem() = default;
    [[nodiscard]] virtual std::expected<std::string, std::string> read(const std::string& path) = 0;
    /// Follows all symbolic links; fails if something on the way is not there.
    [[nodiscard]] virtual std::expected<ResolvedPath, std::string> resolve(const std::string& path) = 0;
    [[nodiscard]] virtual EntryKind kind(const std::string& path) = 0;
};

/// The disk. Remembers which directories it resolved, so use one object for one build.
class DiskFileSystem final : public FileSystem {
public:
    std::expected<std::string, std::string> read(const std::string& path) override;
    std::expected<ResolvedPath, std::string> resolve(const std::string& path) override;
    EntryKind kind(const std::string& path) override;

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::string> directories_; ///< path -> the same without links
};

/// Files by absolute path; directories exist by the files in them.
class MemoryFileSystem final : public FileSystem {
public:
    MemoryFileSystem() = default;
    void write(std::string_view path, std::string content);
    std::expected<std::string, std::string> read(const std::string& path) override;
    std::expected<ResolvedPath, std::string> resolve(const std::string& path) override;
    EntryKind kind(const std::string& path) override;

private:
    std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace berth::render
