// SPDX-License-Identifier: Apache-2.0
// Recursive copy relative to open folders: a node's /var is a thousand small files, and a boot waits for them.
#include "cluster/native/copy_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::cluster {

namespace {

constexpr std::size_t small_file = 128 * 1024;

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

class TreeCopy {
public:
    void copy_folder(int from, int to) {
        // fdopendir takes its descriptor over; a duplicate leaves ours usable.
        const int listed = ::openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const std::unique_ptr<DIR, CloseDirectory> directory(listed < 0 ? nullptr : ::fdopendir(listed));
        if (!directory) {
            throw system_error("list", where_);
        }
        while (const dirent* entry = ::readdir(directory.get())) {
            const std::string name = entry->d_name;
            if (name == "." || name == "..") {
                continue;
            }
            const std::size_t length = where_.size();
            where_ += "/" + name;
            copy_entry(from, to, name.c_str());
            where_.resize(length);
        }
    }

    void copy_attributes(int from, int to, const struct stat& info) {
        if ((info.st_uid != ::geteuid() || info.st_gid != ::getegid()) && ::fchown(to, info.st_uid, info.st_gid) != 0) {
            throw system_error("change the owner of", where_);
        }
        // After the owner: changing that clears set-user-id.
        if (::fchmod(to, info.st_mode & 07777U) != 0) {
            throw system_error("change the mode of", where_);
        }
        copy_extended_attributes(from, to);
        const timespec times[2] = {info.st_atim, info.st_mtim};
        ::futimens(to, times);
    }

private:
    void copy_entry(int from, int to, const char* name) {
        struct stat info {};
        if (::fstatat(from, name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
            throw system_error("read", where_);
        }
        if (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) {
            copy_opened(from, to, name, info);
        } else if (S_ISLNK(info.st_mode)) {
            copy_link(from, to, name, info);
        } else if (!S_ISSOCK(info.st_mode)) {  // nobody listens behind the copy of a socket
            if (::mknodat(to, name, info.st_mode, info.st_rdev) != 0 ||
                ::fchownat(to, name, info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW) != 0) {
                throw system_error("create", where_);
            }
        }
    }

    void copy_opened(int from, int to, const char* name, const struct stat& info) {
        const bool folder = S_ISDIR(info.st_mode);
        if (folder && ::mkdirat(to, name, 0700) != 0) {
            throw system_error("create folder", where_);
        }
        const FileDescriptor source(::openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        const FileDescriptor target(folder ? ::openat(to, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                                           : ::openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!source || !target) {
            throw system_error("open", where_);
        }
        if (folder) {
            copy_folder(source.get(), target.get());
        } else {
            copy_content(source.get(), target.get(), info.st_size);
        }
        copy_attributes(source.get(), target.get(), info);
    }

    void copy_content(int from, int to, off_t size) {
        if (size > static_cast<off_t>(small_file) && ::ioctl(to, FICLONE, from) == 0) {
            return;
        }
        for (;;) {
            const ssize_t got = ::read(from, buffer_.data(), buffer_.size());
            if (got < 0) {
                throw system_error("read", where_);
            }
            if (got > 0) {
                write_all(to, {buffer_.data(), static_cast<std::size_t>(got)}, where_);
            }
            if (got < static_cast<ssize_t>(buffer_.size())) {
                return;
            }
        }
    }

    void copy_link(int from, int to, const char* name, const struct stat& info) {
        std::array<char, 4096> target{};
        const ssize_t length = ::readlinkat(from, name, target.data(), target.size() - 1);
        if (length < 0 || ::symlinkat(target.data(), to, name) != 0 ||
            ::fchownat(to, name, info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW) != 0) {
            throw system_error("create symbolic link", where_);
        }
    }

    void copy_extended_attributes(int from, int to) {
        std::array<char, 4096> names{};
        const ssize_t size = ::flistxattr(from, names.data(), names.size());
        for (ssize_t at = 0; at < size;) {
            const std::string name(&names[static_cast<std::size_t>(at)]);
            at += static_cast<ssize_t>(name.size()) + 1;
            const ssize_t length = ::fgetxattr(from, name.c_str(), buffer_.data(), buffer_.size());
            if (length >= 0 && ::fsetxattr(to, name.c_str(), buffer_.data(), static_cast<std::size_t>(length), 0) != 0 &&
                errno != ENOTSUP) {
                throw system_error("set an extended attribute of", where_);
            }
        }
    }

    std::string where_ = ".";  ///< the entry being copied, from the top, for messages
    std::vector<char> buffer_ = std::vector<char>(small_file);
};

}  // namespace

void copy_tree(const AbsolutePath& from, const AbsolutePath& to) {
    within("cannot copy '" + from.string() + "'", [&] {
        ensure_directory(to);
        const FileDescriptor source = open_file(from, O_RDONLY | O_DIRECTORY);
        const FileDescriptor target = open_file(to, O_RDONLY | O_DIRECTORY);
        struct stat info {};
        if (::fstat(source.get(), &info) != 0) {
            throw system_error("read", from.string());
        }
        TreeCopy copy;
        copy.copy_folder(source.get(), target.get());
        copy.copy_attributes(source.get(), target.get(), info);
    });
}

}  // namespace berth::cluster
