// SPDX-License-Identifier: Apache-2.0
// RootedTree by RESOLVE_IN_ROOT.
#include "archive/rooted_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace berth::archive {
namespace {

int open_in_root(int root, const char* path, int flags) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    while (true) {
        const long fd = syscall(SYS_openat2, root, path, &how, sizeof(how));
        if (fd >= 0) { return static_cast<int>(fd); }
        // EAGAIN: a rename somewhere raced with the resolution of "..".
        if (errno != EAGAIN && errno != EINTR) { return -1; }
    }
}

}  // namespace

RootedTree::RootedTree(const AbsolutePath& root) : path_(root), root_(open_file(root, O_RDONLY | O_DIRECTORY)) {}

FileDescriptor RootedTree::find_directory(const std::string& path) const {
    const int fd = open_in_root(root_.get(), path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY);
    if (fd >= 0) { return FileDescriptor(fd); }
    if (errno == ENOENT) { return {}; }
    if (errno == ENOTDIR || errno == ELOOP) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' is used as a folder but is none", path));
    }
    throw system_error("open", path_.string() + "/" + path);
}

std::optional<struct stat> RootedTree::find_status(int directory, const std::string& name) {
    struct stat status {};
    if (fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) { return status; }
    if (errno == ENOENT) { return std::nullopt; }
    throw system_error("look at", name);
}

void RootedTree::remove(int directory, const std::string& name, std::string_view shown) {
    if (unlinkat(directory, name.c_str(), 0) == 0 || errno == ENOENT) { return; }
    if (errno != EISDIR && errno != EPERM) { throw system_error("remove", shown); }
    const int fd = openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) { throw system_error("remove", shown); }
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(fdopendir(fd), &closedir);
    while (const auto* entry = readdir(listing.get())) {
        const std::string child = entry->d_name;
        if (child != "." && child != "..") { remove(dirfd(listing.get()), child, fmt::format("{}/{}", shown, child)); }
    }
    if (unlinkat(directory, name.c_str(), AT_REMOVEDIR) != 0) { throw system_error("remove", shown); }
}

}  // namespace berth::archive
