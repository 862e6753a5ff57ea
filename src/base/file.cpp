// SPDX-License-Identifier: Apache-2.0
// Files with errors that name the path.
#include "base/file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"

namespace berth {

FileDescriptor open_file(const AbsolutePath& path, int flags, mode_t mode) {
    for (;;) {
        FileDescriptor fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
        if (fd) {
            return fd;
        }
        if (errno != EINTR) {
            throw system_error((flags & O_CREAT) != 0 ? "create" : "open", path.string());
        }
    }
}

std::string read_all(int fd, std::string_view name) {
    std::string content;
    struct stat status {};
    if (::fstat(fd, &status) == 0 && status.st_size > 0) {
        content.reserve(static_cast<std::size_t>(status.st_size) + 1);
    }
    std::size_t length = 0;
    for (;;) {
        // One byte more than the file's size, so that the usual file needs a single read and the one that sees the end.
        content.resize(std::max(content.capacity(), length + 65536));
        const ssize_t got = ::read(fd, content.data() + length, content.size() - length);
        if (got == 0) {
            content.resize(length);
            return content;
        }
        if (got < 0 && errno != EINTR) {
            throw system_error("read", name);
        }
        length += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
}

void write_all(int fd, std::string_view content, std::string_view name) {
    while (!content.empty()) {
        const ssize_t put = ::write(fd, content.data(), content.size());
        if (put < 0 && errno != EINTR) {
            throw system_error("write", name);
        }
        content.remove_prefix(put > 0 ? static_cast<std::size_t>(put) : 0);
    }
}

std::string read_file(const AbsolutePath& path) {
    const auto fd = open_file(path, O_RDONLY);
    return read_all(fd.get(), path.string());
}

std::optional<std::string> find_file(const AbsolutePath& path) {
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        throw system_error("open", path.string());
    }
    return read_all(fd.get(), path.string());
}

namespace {

std::string temporary_name() {
    static std::atomic<unsigned> counter = 0;
    return fmt::format(".tmp-{}-{}", ::getpid(), counter.fetch_add(1));
}

}  // namespace

void write_file(const AbsolutePath& path, std::string_view content, WriteOptions options) {
    const AbsolutePath temporary = path.parent() / (path.name() + temporary_name());
    try {
        auto fd = open_file(temporary, O_WRONLY | O_CREAT | O_EXCL, options.mode);
        if (options.owner) {
            // Before the mode, whose special bits a change of owner clears. Only root may give files away.
            static_cast<void>(!::fchown(fd.get(), options.owner->user, options.owner->group));
        }
        if (::fchmod(fd.get(), options.mode) != 0) {
            throw system_error("set permissions of", path.string());
        }
        write_all(fd.get(), content, path.string());
        if (options.durability == Durability::synced && ::fsync(fd.get()) != 0) {
            throw system_error("write", path.string());
        }
        fd.close();
        rename_path(temporary, path);
    } catch (const Error&) {
        ::unlink(temporary.c_str());
        throw;
    }
    if (options.durability == Durability::synced) {
        sync_path(path.parent());
    }
}

void replace_file(const AbsolutePath& path, std::string_view content) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        write_file(path, content);
        return;
    }
    write_file(real_path(path), content,
               {.mode = status.st_mode & 07777, .owner = FileOwner{.user = status.st_uid, .group = status.st_gid}});
}

bool exists(const AbsolutePath& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

bool is_directory(const AbsolutePath& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

void ensure_directory(const AbsolutePath& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) == 0 || (errno == EEXIST && is_directory(path))) {
        return;
    }
    if (errno == ENOENT && path.string() != "/") {
        ensure_directory(path.parent(), mode);
        if (::mkdir(path.c_str(), mode) == 0 || errno == EEXIST) {
            return;
        }
    }
    throw system_error("create folder", path.string());
}

std::vector<std::string> list_directory(const AbsolutePath& path) {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), &::closedir);
    if (!directory) {
        throw system_error("list", path.string());
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
        std::string name = entry->d_name;
        if (name != "." && name != "..") {
            names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

AbsolutePath real_path(const AbsolutePath& path) {
    const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), &::free);
    if (!resolved) {
        throw system_error("find", path.string());
    }
    return AbsolutePath(resolved.get());
}

namespace {

// `name` is relative to `parent`; `path` is for errors.
void remove_entry(int parent, const char* name, const std::string& path, dev_t device) {
    if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) {
        return;
    }
    if (errno != EISDIR && errno != EPERM) {
        throw system_error("remove", path);
    }
    const int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        throw system_error("remove", path);
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(fd), &::closedir);
    struct stat status {};
    if (!directory || ::fstat(fd, &status) != 0) {
        throw system_error("remove", path);
    }
    if (status.st_dev != device) {
        throw Error(ErrorKind::conflict, fmt::format("cannot remove '{}': something is mounted there", path),
                    fmt::format("unmount '{}' first", path));
    }
    while (const dirent* entry = ::readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
        const std::string_view child = entry->d_name;
        if (child != "." && child != "..") {
            remove_entry(fd, entry->d_name, path + "/" + entry->d_name, device);
        }
    }
    if (::unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
        throw system_error("remove", path);
    }
}

}  // namespace

void remove_tree(const AbsolutePath& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return;
        }
        throw system_error("remove", path.string());
    }
    remove_entry(AT_FDCWD, path.c_str(), path.string(), status.st_dev);
}

void remove_file(const AbsolutePath& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        throw system_error("remove", path.string());
    }
}

void rename_path(const AbsolutePath& from, const AbsolutePath& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        throw system_error("write", to.string());
    }
}

void sync_path(const AbsolutePath& path) {
    const auto fd = open_file(path, O_RDONLY);
    if (::fsync(fd.get()) != 0) {
        throw system_error("flush", path.string());
    }
}

namespace {

AbsolutePath make_temporary_directory(const AbsolutePath& parent) {
    ensure_directory(parent);
    std::string name = parent.string() + "/berth-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        throw system_error("create folder in", parent.string());
    }
    return AbsolutePath(name);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() : TemporaryDirectory(AbsolutePath(find_environment("TMPDIR").value_or("/tmp"))) {}

TemporaryDirectory::TemporaryDirectory(const AbsolutePath& parent) : path_(make_temporary_directory(parent)) {}

TemporaryDirectory& TemporaryDirectory::operator=(TemporaryDirectory&& other) noexcept {
    if (this != &other) {
        remove();
        path_ = std::exchange(other.path_, std::nullopt);
    }
    return *this;
}

TemporaryDirectory::~TemporaryDirectory() { remove(); }

AbsolutePath TemporaryDirectory::keep() {
    AbsolutePath kept = *path_;
    path_.reset();
    return kept;
}

void TemporaryDirectory::remove() noexcept {
    if (path_) {
        try {
            remove_tree(*path_);
        } catch (const Error&) {  // clean-up: what cannot be removed now stays in the temporary folder
        }
        path_.reset();
    }
}

namespace {

int flock_operation(FileLock::Mode mode) { return mode == FileLock::Mode::shared ? LOCK_SH : LOCK_EX; }

}  // namespace

FileLock::FileLock(const AbsolutePath& path, Mode mode, const CancelToken& cancel)
    : fd_(open_file(path, O_RDWR | O_CREAT)) {
    // Polling with a short rest: a blocking flock could not be cancelled.
    auto rest = std::chrono::milliseconds(1);
    while (::flock(fd_.get(), flock_operation(mode) | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            throw system_error("lock", path.string());
        }
        cancel.sleep_for(rest);
        rest = std::min(rest * 2, std::chrono::milliseconds(50));
    }
}

std::optional<FileLock> FileLock::find_free(const AbsolutePath& path, Mode mode) {
    auto fd = open_file(path, O_RDWR | O_CREAT);
    if (::flock(fd.get(), flock_operation(mode) | LOCK_NB) == 0) {
        return FileLock(std::move(fd));
    }
    if (errno == EWOULDBLOCK) {
        return std::nullopt;
    }
    throw system_error("lock", path.string());
}

}  // namespace berth
