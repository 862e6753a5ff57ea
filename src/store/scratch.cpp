// SPDX-License-Identifier: Apache-2.0
// Temporary files and folders under flock(2), which the kernel releases when their maker dies.
#include "store/scratch.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "crypto/random.hpp"

namespace berth::store {
namespace {

constexpr const char* gate_name = ".gate";

/// Makers hold it shared between making and locking a thing; the sweeper holds it alone, so it never sees one unlocked.
FileLock maker_gate(const AbsolutePath& folder) {
    return {folder / gate_name, FileLock::Mode::shared, CancelToken()};
}

}  // namespace

ScratchItem::ScratchItem(ScratchItem&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::move(other.fd_)), pending_(std::exchange(other.pending_, false)) {}

ScratchItem& ScratchItem::operator=(ScratchItem&& other) noexcept {
    if (this != &other) {
        discard();
        path_ = std::move(other.path_);
        fd_ = std::move(other.fd_);
        pending_ = std::exchange(other.pending_, false);
    }
    return *this;
}

ScratchItem::~ScratchItem() { discard(); }

void ScratchItem::discard() noexcept {
    if (!std::exchange(pending_, false)) { return; }
    try {
        remove_tree(path_);
    } catch (...) {
        // What stays is swept by a later process.
        return;
    }
}

bool ScratchItem::publish(const AbsolutePath& target) {
    if (rename(path_.c_str(), target.c_str()) == 0) {
        pending_ = false;
        return true;
    }
    if (errno == EEXIST || errno == ENOTEMPTY) {
        discard();
        return false;
    }
    throw system_error("publish", target.string());
}

ScratchItem Scratch::make_file() const {
    const auto gate = maker_gate(folder_);
    const auto path = folder_ / crypto::random_text(16);
    auto fd = open_file(path, O_RDWR | O_CREAT | O_EXCL, 0644);
    flock(fd.get(), LOCK_EX | LOCK_NB);
    return {path, std::move(fd)};
}

ScratchItem Scratch::make_directory() const {
    const auto gate = maker_gate(folder_);
    const auto path = folder_ / crypto::random_text(16);
    if (mkdir(path.c_str(), 0755) != 0) { throw system_error("make", path.string()); }
    auto fd = open_file(path, O_RDONLY | O_DIRECTORY);
    flock(fd.get(), LOCK_EX | LOCK_NB);
    return {path, std::move(fd)};
}

int Scratch::sweep() const {
    const auto gate = FileLock::find_free(folder_ / gate_name, FileLock::Mode::exclusive);
    if (!gate) { return 0; }
    int removed = 0;
    for (const auto& name : list_directory(folder_)) {
        if (name == gate_name) { continue; }
        const auto path = folder_ / name;
        const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (!fd || flock(fd.get(), LOCK_EX | LOCK_NB) != 0) { continue; }
        remove_tree(path);
        ++removed;
    }
    return removed;
}

}  // namespace berth::store
