// SPDX-License-Identifier: Apache-2.0
// Noting paths by what was asked of them. Where a kustomization lies is no input; what is read from it is.
#include "render/recording_file_system.hpp"

namespace berth::render {

void RecordingFileSystem::note(std::set<std::string>& paths, const std::string& path) {
    const std::lock_guard lock(mutex_);
    paths.insert(path);
}

std::expected<std::string, std::string> RecordingFileSystem::read(const std::string& path) {
    auto content = files_.read(path);
    note(inputs_, path);
    if (content) {
        note(read_, path);
    }
    return content;
}

std::expected<ResolvedPath, std::string> RecordingFileSystem::resolve(const std::string& path) {
    auto resolved = files_.resolve(path);
    if (!resolved || resolved->kind != EntryKind::directory) {
        note(inputs_, path);
    }
    return resolved;
}

EntryKind RecordingFileSystem::kind(const std::string& path) {
    const auto kind = files_.kind(path);
    note(kind == EntryKind::directory ? folders_ : inputs_, path);
    return kind;
}

std::set<std::string> RecordingFileSystem::files_read() const {
    const std::lock_guard lock(mutex_);
    return read_;
}

std::vector<AbsolutePath> RecordingFileSystem::sorted(const std::set<std::string>& paths) const {
    const std::lock_guard lock(mutex_);
    std::vector<AbsolutePath> list;
    for (const auto& path : paths) {
        if (path.starts_with('/')) {
            list.emplace_back(path);
        }
    }
    return list;
}

std::vector<AbsolutePath> RecordingFileSystem::inputs() const { return sorted(inputs_); }

std::vector<AbsolutePath> RecordingFileSystem::folders() const { return sorted(folders_); }

}  // namespace berth::render
