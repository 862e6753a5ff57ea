// SPDX-License-Identifier: Apache-2.0
// Reading files and resolving links, on disk and in memory.
#include "render/file_system.hpp"

#include "base/file_descriptor.hpp"
#include "base/path.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <memory>

namespace berth::render {

namespace {

/// Go prints the errors of the C library in lower case.
std::string go_error(int number) {
    switch (number) {
    case ENOENT:
        return "no such file or directory";
    case EACCES:
        return "permission denied";
    case EISDIR:
        return "is a directory";
    case ENOTDIR:
        return "not a directory";
    case ELOOP:
        return "too many levels of symbolic links";
    case ENAMETOOLONG:
        return "file name too long";
    default:
        return std::strerror(number);
    }
}

/// The shortest part of the path that cannot be looked at, as EvalSymlinks names it.
std::string first_missing(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string part = path.substr(0, slash);
        struct stat info{};
        if (::stat(part.c_str(), &info) != 0) {
            return part;
        }
    }
    return path;
}

EntryKind kind_of(mode_t mode) {
    return S_ISDIR(mode) ? EntryKind::directory : EntryKind::file;
}

/// Pipes, sockets and devices may never come to an end; /dev/null is the one that people use as an empty file.
bool is_endless(const struct stat& info) {
    const bool null_device = S_ISCHR(info.st_mode) && info.st_rdev == ::makedev(1, 3);
    return !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode) && !null_device;
}

}  // namespace

std::expected<std::string, std::string> DiskFileSystem::read(const std::string& path) {
    // A pipe that nobody writes to would keep a blocking open waiting.
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    struct stat info{};
    if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
        return std::unexpected{fmt::format("open {}: {}", path, go_error(errno))};
    }
    if (is_endless(info)) {
        return std::unexpected{fmt::format("open {}: not a regular file", path)};
    }
    std::string content;
    if (S_ISREG(info.st_mode)) {
        content.resize(static_cast<std::size_t>(info.st_size) + 1); // one more, to meet the end in the first go
    }
    std::size_t used = 0;
    while (true) {
        if (used == content.size()) {
            content.resize(content.size() + 4096);
        }
        const ssize_t got = ::read(file.get(), content.data() + used, content.size() - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return std::unexpected{fmt::format("read {}: {}", path, go_error(errno))};
        }
        if (got == 0) {
            content.resize(used);
            return content;
        }
        used += static_cast<std::size_t>(got);
    }
}

std::expected<ResolvedPath, std::string> DiskFileSystem::resolve(const std::string& path) {
    const auto real = [](const std::string& from) -> std::expected<std::string, std::string> {
        const std::unique_ptr<char, decltype(&std::free)> text{::realpath(from.c_str(), nullptr), &std::free};
        if (text == nullptr) {
            const int number = errno;
            return std::unexpected{fmt::format("lstat {}: {}", first_missing(from), go_error(number))};
        }
        return std::string{text.get()};
    };
    const std::string parent = directory_name(path);
    std::string directory;
    {
        const std::lock_guard lock{mutex_};
        if (const auto known = directories_.find(parent); known != directories_.end()) {
            directory = known->second;
        }
    }
    if (directory.empty()) {
        auto found = real(parent);
        if (!found) {
            return std::unexpected{found.error()};
        }
        directory = std::move(*found);
        const std::lock_guard lock{mutex_};
        directories_.emplace(parent, directory);
    }
    const std::string full = path == "/" ? path : directory == "/" ? "/" + base_name(path)
                                                                   : directory + "/" + base_name(path);
    struct stat info{};
    if (::lstat(full.c_str(), &info) != 0) {
        return std::unexpected{fmt::format("lstat {}: {}", full, go_error(errno))};
    }
    if (!S_ISLNK(info.st_mode)) {
        return ResolvedPath{full, kind_of(info.st_mode)};
    }
    auto target = real(full);
    if (!target) {
        return std::unexpected{target.error()};
    }
    if (::stat(target->c_str(), &info) != 0) {
        return std::unexpected{fmt::format("lstat {}: {}", *target, go_error(errno))};
    }
    return ResolvedPath{std::move(*target), kind_of(info.st_mode)};
}

EntryKind DiskFileSystem::kind(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) != 0 ? EntryKind::missing : kind_of(info.st_mode);
}

void MemoryFileSystem::write(std::string_view path, std::string content) {
    files_.insert_or_assign(join_path("/", path), std::move(content));
}

EntryKind MemoryFileSystem::kind(const std::string& path) {
    if (files_.contains(path)) {
        return EntryKind::file;
    }
    const std::string below = path == "/" ? path : path + "/";
    const auto next = files_.lower_bound(below);
    return path == "/" || (next != files_.end() && next->first.starts_with(below)) ? EntryKind::directory
                                                                                   : EntryKind::missing;
}

std::expected<std::string, std::string> MemoryFileSystem::read(const std::string& path) {
    const auto found = files_.find(path);
    if (found != files_.end()) {
        return found->second;
    }
    return std::unexpected{kind(path) == EntryKind::directory
                               ? fmt::format("read {}: is a directory", path)
                               : fmt::format("open {}: no such file or directory", path)};
}

std::expected<ResolvedPath, std::string> MemoryFileSystem::resolve(const std::string& path) {
    const EntryKind there = kind(path);
    if (there == EntryKind::missing) {
        return std::unexpected{fmt::format("lstat {}: no such file or directory", path)};
    }
    return ResolvedPath{path, there};
}

}  // namespace berth::render
