// SPDX-License-Identifier: Apache-2.0
// Remembers what a build read from another file system.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "render/file_system.hpp"

namespace berth::render::lint {

class RecordingFileSystem final : public FileSystem {
public:
    explicit RecordingFileSystem(FileSystem& files) : files_(files) {}
    std::expected<std::string, std::string> read(const std::string& path) override {
        auto content = files_.read(path);
        if (content) {
            const std::lock_guard lock(mutex_);
            read_.insert(path);
        }
        return content;
    }
    std::expected<ResolvedPath, std::string> resolve(const std::string& path) override { return files_.resolve(path); }
    EntryKind kind(const std::string& path) override { return files_.kind(path); }

    /// Full paths, as the build named them.
    [[nodiscard]] const std::set<std::string>& files_read() const { return read_; }

private:
    FileSystem& files_;
    std::mutex mutex_;
    std::set<std::string> read_;
};

}  // namespace berth::render::lint
