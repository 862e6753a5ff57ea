// SPDX-License-Identifier: Apache-2.0
// Half-made things: each is locked by the process that makes it, so that the next process sees what was left behind.
#pragma once

#include <string>

#include "base/file_descriptor.hpp"
#include "base/path.hpp"

namespace berth::store {

/// A file or folder in the store's `tmp/`. Removed when destroyed, unless published; swept by another process when its
/// maker died.
class ScratchItem {
public:
    ScratchItem(ScratchItem&& other) noexcept;
    ScratchItem& operator=(ScratchItem&& other) noexcept;
    ScratchItem(const ScratchItem&) = delete;
    ScratchItem& operator=(const ScratchItem&) = delete;
    ~ScratchItem();

    [[nodiscard]] const AbsolutePath& path() const noexcept { return path_; }
    /// Open for reading and writing when it is a file.
    [[nodiscard]] int descriptor() const noexcept { return fd_.get(); }
    /// rename(2) to its place, replacing a file there. For a folder: false when something is there already (the work is
    /// then dropped). Does not sync.
    bool publish(const AbsolutePath& target);

private:
    friend class Scratch;
    ScratchItem(AbsolutePath path, FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    void discard() noexcept;

    AbsolutePath path_;
    FileDescriptor fd_;
    bool pending_ = true;
};

class Scratch {
public:
    explicit Scratch(AbsolutePath folder) : folder_(std::move(folder)) {}

    [[nodiscard]] ScratchItem make_file() const;
    [[nodiscard]] ScratchItem make_directory() const;
    /// Removes what dead processes left. Returns how many things; never waits for another process.
    int sweep() const;
    [[nodiscard]] const AbsolutePath& folder() const noexcept { return folder_; }

private:
    AbsolutePath folder_;
};

}  // namespace berth::store
