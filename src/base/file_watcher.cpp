// SPDX-License-Identifier: Apache-2.0
// inotify: one watch a directory, new directories followed as they appear, dropped events admitted.

#include "base/file_watcher.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace berth {
namespace fs = std::filesystem;
namespace {

// Not IN_MODIFY: a file counts once it is closed or moved into place.
constexpr unsigned interesting = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB |
                                 IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

using Clock = std::chrono::steady_clock;

int remaining_ms(Clock::time_point until) {
    // Rounded up: poll(0) in the last millisecond would spin.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, 1 << 30));
}

}  // namespace

FileWatcher::FileWatcher(Quiescence quiescence) : quiescence_(quiescence) {
    inotify_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (inotify_ < 0) {
        const auto problem = errno;
        Error error(fmt::format("cannot watch files: {}", std::strerror(problem)));
        if (problem == EMFILE) throw error.with_hint("raise fs.inotify.max_user_instances with sysctl");
        throw error;
    }
    wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (wake_ < 0) {
        ::close(inotify_);
        throw Error(fmt::format("cannot make an event descriptor: {}", std::strerror(errno)));
    }
}

FileWatcher::~FileWatcher() {
    ::close(inotify_);
    ::close(wake_);
}

int FileWatcher::add_directory(const fs::path& directory) {
    const int descriptor = ::inotify_add_watch(inotify_, directory.c_str(), interesting);
    if (descriptor < 0) {
        const auto problem = errno;
        if (problem == ENOENT || problem == ENOTDIR) return -1;  // gone again, or never a directory
        Error error(fmt::format("cannot watch '{}': {}", directory.string(), std::strerror(problem)));
        if (problem == ENOSPC)
            throw error.with_hint("raise fs.inotify.max_user_watches with sysctl, or ignore more in .dockerignore");
        throw error;
    }
    directories_[descriptor].path = directory;
    return descriptor;
}

void FileWatcher::watch_tree(const fs::path& root, Filter filter) {
    const auto absolute = fs::absolute(root).lexically_normal();
    if (!fs::is_directory(absolute)) throw Error(fmt::format("'{}' is not a directory", root.string()));
    filters_.push_back(std::move(filter));
    add_tree(absolute, filters_.size() - 1, nullptr);
}

void FileWatcher::watch_file(const fs::path& file) {
    const auto absolute = fs::absolute(file).lexically_normal();
    const auto descriptor = add_directory(absolute.parent_path());
    if (descriptor < 0) throw Error(fmt::format("'{}' is not a directory", absolute.parent_path().string()));
    directories_[descriptor].names.insert(absolute.filename());
}

// Watched before it is read, so that nothing made in between is missed; `found` collects what is there already.
void FileWatcher::add_tree(const fs::path& directory, std::size_t tree, FileChanges* found) {
    const int descriptor = add_directory(directory);
    if (descriptor < 0) return;
    auto& trees = directories_[descriptor].trees;
    if (std::find(trees.begin(), trees.end(), tree) == trees.end()) trees.push_back(tree);
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
        const bool is_directory = entry->is_directory(error) && !entry->is_symlink(error);
        const auto kind = is_directory ? EntryKind::directory : EntryKind::file;
        if (!filters_[tree](entry->path(), kind)) continue;
        if (is_directory)
            add_tree(entry->path(), tree, found);
        else if (found)
            found->paths.insert(entry->path());
    }
}

// A directory that was moved away keeps its watches; where it is now they would tell wrong paths.
void FileWatcher::forget_below(const fs::path& gone) {
    for (auto entry = directories_.begin(); entry != directories_.end();) {
        const auto relative = entry->second.path.lexically_relative(gone);
        const bool below = !relative.empty() && *relative.begin() != "..";
        if (below) ::inotify_rm_watch(inotify_, entry->first);
        entry = below ? directories_.erase(entry) : std::next(entry);
    }
}

void FileWatcher::clear() {
    for (const auto& [descriptor, directory] : directories_) ::inotify_rm_watch(inotify_, descriptor);
    directories_.clear();
    filters_.clear();
}

void FileWatcher::handle(int descriptor, unsigned mask, const std::string& name, FileChanges& changes) {
    if (mask & IN_Q_OVERFLOW) {
        changes.lost = true;
        return;
    }
    const auto found = directories_.find(descriptor);
    if (found == directories_.end()) return;
    if (mask & IN_IGNORED) {
        directories_.erase(found);
        return;
    }
    if (name.empty()) return;  // the directory itself: its parent's watch tells more
    const auto directory = found->second;  // a copy: following a new directory changes the map
    const auto path = directory.path / name;
    const bool is_directory = (mask & IN_ISDIR) != 0;
    if (directory.names.contains(name)) changes.paths.insert(path);
    for (const auto tree : directory.trees) {
        if (!filters_[tree](path, is_directory ? EntryKind::directory : EntryKind::file)) continue;
        if (is_directory && (mask & (IN_CREATE | IN_MOVED_TO))) {
            changes.paths.insert(path);
            add_tree(path, tree, &changes);
        } else if (is_directory && (mask & IN_MOVED_FROM)) {
            changes.paths.insert(path);
            forget_below(path);
        } else if (!is_directory && (mask & IN_CREATE)) {
            // The close or the move will follow; only what is never opened for writing must be told now.
            std::error_code error;
            const auto status = fs::symlink_status(path, error);
            if (fs::is_symlink(status) || fs::hard_link_count(path, error) > 1) changes.paths.insert(path);
        } else {
            changes.paths.insert(path);
        }
    }
}

bool FileWatcher::read_events(FileChanges& changes) {
    alignas(inotify_event) std::array<char, 64 * 1024> buffer;
    bool any = false;
    for (;;) {
        const auto size = ::read(inotify_, buffer.data(), buffer.size());
        if (size <= 0) return any;
        for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(size);) {
            inotify_event event;
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const char* name = buffer.data() + at + sizeof event;
            handle(event.wd, event.mask, event.len == 0 ? std::string() : std::string(name), changes);
            at += sizeof event + event.len;
            any = true;
        }
    }
}

FileChanges FileWatcher::wait(std::optional<std::chrono::milliseconds> timeout, const CancelToken& cancel) {
    const auto give_up = timeout ? std::optional(Clock::now() + *timeout) : std::nullopt;
    FileChanges changes;
    std::optional<Clock::time_point> first;
    auto rest = quiescence_.shortest;
    auto rest_until = Clock::time_point::max();
    for (;;) {
        // A descriptor of -1, of a token that is never cancelled, is passed over by poll.
        std::array<pollfd, 3> polled{pollfd{inotify_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}, pollfd{cancel.descriptor(), POLLIN, 0}};
        int patience = -1;
        if (first)
            patience = remaining_ms(std::min(rest_until, *first + quiescence_.cap));
        else if (give_up)
            patience = remaining_ms(*give_up);
        const int ready = ::poll(polled.data(), polled.size(), patience);
        if (ready < 0 && errno != EINTR) throw Error(fmt::format("cannot wait for file changes: {}", std::strerror(errno)));
        cancel.throw_if_cancelled();
        if (polled[1].revents & POLLIN) {
            std::uint64_t count = 0;
            if (::read(wake_, &count, sizeof count) < 0) count = 0;  // somebody else was quicker
            return changes;
        }
        if (ready == 0) {
            if (first || give_up) return changes;
            continue;
        }
        const auto before = changes.paths.size();
        if (!read_events(changes)) continue;
        if (changes.empty()) continue;  // only what no filter lets through
        const auto now = Clock::now();
        if (!first)
            first = now;
        else if (changes.paths.size() > before)
            rest = std::min(rest * 2, quiescence_.longest);
        rest_until = now + rest;
        if (now >= *first + quiescence_.cap) return changes;
    }
}

void FileWatcher::wake() {
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) < 0) return;  // full: it is awake anyway
}

}  // namespace berth
