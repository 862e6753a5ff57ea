// SPDX-License-Identifier: Apache-2.0
// Recursive copy by descriptors.
#include "cluster/native/copy_tree.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::cluster {

namespace {

void copy_attributes(const AbsolutePath& from, const AbsolutePath& to) {
    const ssize_t size = ::llistxattr(from.c_str(), nullptr, 0);
    if (size <= 0) {
        return;  // none, or a file system without them
    }
    std::string names(static_cast<std::size_t>(size), '\0');
    const ssize_t got = ::llistxattr(from.c_str(), names.data(), names.size());
    for (ssize_t at = 0; at < got; at += static_cast<ssize_t>(std::char_traits<char>::length(&names[static_cast<std::size_t>(at)])) + 1) {
        const char* name = &names[static_cast<std::size_t>(at)];
        std::vector<char> value(65536);
        const ssize_t length = ::lgetxattr(from.c_str(), name, value.data(), value.size());
        if (length >= 0 && ::lsetxattr(to.c_str(), name, value.data(), static_cast<std::size_t>(length), 0) != 0 &&
            errno != ENOTSUP) {
            throw system_error("set an extended attribute of", to.string());
        }
    }
}

void copy_content(const AbsolutePath& from, const AbsolutePath& to, const struct stat& info) {
    const FileDescriptor in = open_file(from, O_RDONLY | O_NOFOLLOW);
    const FileDescriptor out = open_file(to, O_WRONLY | O_CREAT | O_TRUNC, info.st_mode & 07777U);
    if (::ioctl(out.get(), FICLONE, in.get()) == 0) {
        return;
    }
    off_t left = info.st_size;
    while (left > 0) {
        const ssize_t copied = ::copy_file_range(in.get(), nullptr, out.get(), nullptr, static_cast<std::size_t>(left), 0);
        if (copied < 0 && (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP) && left == info.st_size) {
            write_all(out.get(), read_all(in.get(), from.string()), to.string());
            return;
        }
        if (copied < 0) {
            throw system_error("copy to", to.string());
        }
        if (copied == 0) {
            return;  // it became shorter meanwhile
        }
        left -= copied;
    }
}

void copy_one(const AbsolutePath& from, const AbsolutePath& to) {
    struct stat info {};
    if (::lstat(from.c_str(), &info) != 0) {
        throw system_error("read", from.string());
    }
    if (S_ISDIR(info.st_mode)) {
        ensure_directory(to);
        for (const std::string& name : list_directory(from)) {
            copy_one(from / name, to / name);
        }
    } else if (S_ISREG(info.st_mode)) {
        copy_content(from, to, info);
    } else if (S_ISLNK(info.st_mode)) {
        std::string target(static_cast<std::size_t>(info.st_size) + 1, '\0');
        const ssize_t length = ::readlink(from.c_str(), target.data(), target.size());
        target.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
        if (::symlink(target.c_str(), to.c_str()) != 0) {
            throw system_error("create symbolic link", to.string());
        }
    } else if (S_ISSOCK(info.st_mode)) {
        return;  // nobody listens behind a copy
    } else if (::mknod(to.c_str(), info.st_mode, info.st_rdev) != 0) {
        throw system_error("create", to.string());
    }
    if (::lchown(to.c_str(), info.st_uid, info.st_gid) != 0) {
        throw system_error("change the owner of", to.string());
    }
    // After the owner: changing it clears set-user-id.
    if (!S_ISLNK(info.st_mode) && ::chmod(to.c_str(), info.st_mode & 07777U) != 0) {
        throw system_error("change the mode of", to.string());
    }
    copy_attributes(from, to);
    const timespec times[2] = {info.st_atim, info.st_mtim};
    ::utimensat(AT_FDCWD, to.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

}  // namespace

void copy_tree(const AbsolutePath& from, const AbsolutePath& to) {
    within("cannot copy '" + from.string() + "'", [&] { copy_one(from, to); });
}

}  // namespace berth::cluster
