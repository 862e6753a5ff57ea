// SPDX-License-Identifier: Apache-2.0
// What all trees share: links, wildcards, entries read from disk.
#include "build/solver/tree.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "build/dockerfile/path_patterns.hpp"
#include "crypto/hash.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>

namespace berth::build {
namespace {

constexpr int most_links = 255;

std::string join_parts(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, "/")); }

void push_parts(std::deque<std::string>& todo, std::string_view path) {
    std::vector<std::string> parts = split(path, '/');
    todo.insert(todo.begin(), parts.begin(), parts.end());
}

std::string resolve(const Tree& tree, std::string_view path, bool last_too) {
    std::vector<std::string> done;
    std::deque<std::string> todo;
    push_parts(todo, path);
    int links = 0;
    while (!todo.empty()) {
        const std::string part = todo.front();
        todo.pop_front();
        if (part.empty() || part == ".") {
            continue;
        }
        if (part == "..") {
            if (!done.empty()) {
                done.pop_back();
            }
            continue;
        }
        done.push_back(part);
        if (todo.empty() && !last_too) {
            break;
        }
        const std::optional<TreeEntry> entry = tree.find(join_parts(done));
        if (!entry || !entry->is_symlink()) {
            continue;
        }
        if (++links > most_links) {
            throw Error(ErrorKind::invalid, fmt::format("too many links in '{}'", path));
        }
        done.pop_back();
        if (entry->meta.link_target.starts_with('/')) {
            done.clear();
        }
        push_parts(todo, entry->meta.link_target);
    }
    return join_parts(done);
}

/// security.capability and user.* belong to the content; the rest is the machine's own.
bool is_copied(std::string_view name) {
    return name == "security.capability" || (name.starts_with("user.") && !name.starts_with("user.overlay."));
}

archive::EntryType type_of(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return archive::EntryType::directory;
    case S_IFLNK:
        return archive::EntryType::symlink;
    case S_IFCHR:
        return archive::EntryType::character_device;
    case S_IFBLK:
        return archive::EntryType::block_device;
    case S_IFIFO:
        return archive::EntryType::fifo;
    default:
        return archive::EntryType::file;
    }
}

} // namespace

std::string resolve_links(const Tree& tree, std::string_view path) { return resolve(tree, path, true); }
std::string resolve_parent_links(const Tree& tree, std::string_view path) { return resolve(tree, path, false); }

std::vector<std::string> match_paths(const Tree& tree, std::string_view pattern) {
    std::vector<std::string> fixed;
    std::vector<std::string> wild;
    for (const std::string& part : split(pattern, '/')) {
        if (part.empty()) {
            continue;
        }
        (wild.empty() && !dockerfile::has_wildcard(part) ? fixed : wild).push_back(part);
    }
    if (wild.empty()) {
        return {join_parts(fixed)};
    }
    const std::string base = resolve_links(tree, join_parts(fixed));
    const dockerfile::PathPattern matcher(join_parts(wild));
    std::vector<std::string> matches;
    tree.walk(base, [&](const TreeEntry& entry) {
        const std::string_view path = entry.meta.path;
        const std::string_view below = base.empty() ? path : path.substr(base.size() + 1);
        // A folder that matched is taken whole; what is below it cannot match again, as the parts are as many.
        if (matcher.matches(below)) {
            matches.emplace_back(path);
        }
    });
    return matches;
}

std::optional<TreeEntry> read_entry(int folder, const char* name, std::string path, std::string origin) {
    struct stat status{};
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        throw system_error("look at", origin);
    }
    TreeEntry entry;
    entry.meta.path = std::move(path);
    entry.meta.type = type_of(status.st_mode);
    entry.meta.mode = status.st_mode & 07777U;
    entry.meta.uid = status.st_uid;
    entry.meta.gid = status.st_gid;
    entry.meta.mtime = status.st_mtim.tv_sec;
    entry.meta.mtime_nanoseconds = static_cast<std::uint32_t>(status.st_mtim.tv_nsec);
    entry.meta.device_major = major(status.st_rdev);
    entry.meta.device_minor = minor(status.st_rdev);
    entry.origin = std::move(origin);
    entry.identity = store::FileIdentity::of(status);
    entry.links = status.st_nlink;
    if (entry.is_file()) {
        entry.meta.size = static_cast<std::uint64_t>(status.st_size);
    }
    if (entry.is_symlink()) {
        std::string target(static_cast<std::size_t>(status.st_size) + 1, '\0');
        const ssize_t length = readlinkat(folder, name, target.data(), target.size());
        if (length < 0) {
            throw system_error("read link", entry.origin);
        }
        target.resize(static_cast<std::size_t>(length));
        entry.meta.link_target = std::move(target);
    }
    return entry;
}

std::vector<std::pair<std::string, std::string>> read_xattrs(const std::string& origin) {
    std::vector<std::pair<std::string, std::string>> xattrs;
    std::array<char, 4096> names{};
    const ssize_t length = llistxattr(origin.c_str(), names.data(), names.size());
    if (length <= 0) {
        return xattrs; // none, or a file system without them
    }
    const std::string_view list(names.data(), static_cast<std::size_t>(length));
    for (std::size_t start = 0; start < list.size();) {
        const std::string name(list.substr(start, list.find('\0', start) - start));
        start += name.size() + 1;
        if (!is_copied(name)) {
            continue;
        }
        std::string value(65536, '\0');
        const ssize_t size = lgetxattr(origin.c_str(), name.c_str(), value.data(), value.size());
        if (size >= 0) {
            value.resize(static_cast<std::size_t>(size));
            xattrs.emplace_back(name, std::move(value));
        }
    }
    std::ranges::sort(xattrs);
    return xattrs;
}

store::FileDigest hash_file(const std::string& path) {
    const FileDescriptor file = open_file(AbsolutePath(path), O_RDONLY);
    crypto::Hasher hasher;
    std::vector<char> buffer(256UL * 1024);
    while (true) {
        const ssize_t length = ::read(file.get(), buffer.data(), buffer.size());
        if (length < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw system_error("read", path);
        }
        if (length == 0) {
            break;
        }
        hasher.update(std::string_view(buffer.data(), static_cast<std::size_t>(length)));
    }
    for (const auto& [name, value] : read_xattrs(path)) {
        hasher.update(fmt::format("\0xattr {} {}:", name, value.size()));
        hasher.update(value);
    }
    const std::string raw = hasher.finish_raw();
    store::FileDigest digest{};
    std::memcpy(digest.data(), raw.data(), digest.size());
    return digest;
}

std::string Tree::read(const TreeEntry& entry) const {
    return entry.origin.empty() ? std::string() : read_file(AbsolutePath(entry.origin));
}

std::optional<TreeEntry> EmptyTree::find(std::string_view path) const {
    if (!path.empty()) {
        return std::nullopt;
    }
    TreeEntry root;
    root.meta.type = archive::EntryType::directory;
    root.meta.mode = 0755;
    return root;
}

store::FileDigest EmptyTree::digest(const TreeEntry& entry) const {
    throw Error(ErrorKind::not_found, fmt::format("no file '{}' in an empty tree", entry.meta.path));
}

} // namespace berth::build
