// SPDX-License-Identifier: Apache-2.0
// Remembers which files a render read or looked for: they are its inputs.
#pragma once

#include <mutex>
#include <set>
#include <vector>

#include "base/path.hpp"
#include "render/file_system.hpp"

namespace berth::workflow {

class RecordingFileSystem final : public render::FileSystem {
public:
    explicit RecordingFileSystem(render::FileSystem& inner) : inner_(inner) {}
    std::expected<std::string, std::string> read(const std::string& path) override;
    std::expected<render::ResolvedPath, std::string> resolve(const std::string& path) override;
    render::EntryKind kind(const std::string& path) override;

    /// In the order of their names, folders left out.
    [[nodiscard]] std::vector<AbsolutePath> files() const;

private:
    void remember(const std::string& path);

    render::FileSystem& inner_;
    mutable std::mutex mutex_;
    std::set<std::string> files_;
};

}  // namespace berth::workflow
