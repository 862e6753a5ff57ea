// SPDX-License-Identifier: Apache-2.0
// A file system that remembers what was read.

#include "workflow/recording_file_system.hpp"

namespace berth::workflow {

void RecordingFileSystem::remember(const std::string& path) {
    const std::lock_guard lock(mutex_);
    files_.insert(path);
}

std::expected<std::string, std::string> RecordingFileSystem::read(const std::string& path) {
    remember(path);
    return inner_.read(path);
}

std::expected<render::ResolvedPath, std::string> RecordingFileSystem::resolve(const std::string& path) {
    auto resolved = inner_.resolve(path);
    if (!resolved || resolved->kind != render::EntryKind::directory) remember(path);
    return resolved;
}

render::EntryKind RecordingFileSystem::kind(const std::string& path) {
    const auto kind = inner_.kind(path);
    if (kind != render::EntryKind::directory) remember(path);
    return kind;
}

std::vector<AbsolutePath> RecordingFileSystem::files() const {
    const std::lock_guard lock(mutex_);
    std::vector<AbsolutePath> files;
    for (const auto& path : files_)
        if (path.starts_with('/')) files.emplace_back(path);
    return files;
}

}  // namespace berth::workflow
