// SPDX-License-Identifier: Apache-2.0
// Another file system, noting what a build asked of it: its inputs, for whoever watches or compares them.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "render/file_system.hpp"

namespace berth::render {

class RecordingFileSystem final : public FileSystem {
public:
    explicit RecordingFileSystem(FileSystem& files) : files_(files) {}
    std::expected<std::string, std::string> read(const std::string& path) override;
    std::expected<ResolvedPath, std::string> resolve(const std::string& path) override;
    EntryKind kind(const std::string& path) override;

    /// Files whose content was read.
    [[nodiscard]] std::set<std::string> files_read() const;
    /// Files, also those that were looked for and are not there; sorted.
    [[nodiscard]] std::vector<AbsolutePath> inputs() const;
    /// Folders that were looked for as a whole, because a program reads them (a helm chart); sorted.
    [[nodiscard]] std::vector<AbsolutePath> folders() const;

private:
    void note(std::set<std::string>& paths, const std::string& path);
    [[nodiscard]] std::vector<AbsolutePath> sorted(const std::set<std::string>& paths) const;

    FileSystem& files_;
    mutable std::mutex mutex_;
    std::set<std::string> read_;
    std::set<std::string> inputs_;
    std::set<std::string> folders_;
};

}  // namespace berth::render
