// SPDX-License-Identifier: Apache-2.0
// Extraction entry by entry through RootedTree; the folder last used stays open, as entries of one folder come together.
#include "archive/extract.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>

#include <fmt/format.h>

#include "archive/rooted_tree.hpp"
#include "base/error.hpp"

namespace berth::archive {
namespace {

constexpr std::string_view whiteout_prefix = ".wh.";
constexpr std::string_view opaque_marker = ".wh..wh..opq";
constexpr std::string_view aufs_prefix = ".wh..wh.";
constexpr std::size_t most_losses = 20;
constexpr std::size_t deepest_path = 512;

/// Relative, without '.', '..' and empty parts; "" is the root. Absolute names are taken from the root, as all
/// container tools do.
std::string clean_entry_path(std::string_view path) {
    std::string clean;
    std::size_t depth = 0;
    std::size_t at = 0;
    while (at <= path.size()) {
        const auto slash = std::min(path.find('/', at), path.size());
        const auto part = path.substr(at, slash - at);
        at = slash + 1;
        if (part.empty() || part == ".") { continue; }
        if (part == "..") {
            throw Error(ErrorKind::invalid, fmt::format("the archive has the entry '{}', which leaves its folder", path),
                        "do not use this archive; its maker is broken or hostile");
        }
        if (++depth > deepest_path) { throw Error(ErrorKind::invalid, "the archive has folders nested too deeply"); }
        if (!clean.empty()) { clean.push_back('/'); }
        clean.append(part);
    }
    return clean;
}

std::pair<std::string, std::string> split_path(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) { return {"", path}; }
    return {path.substr(0, slash), path.substr(slash + 1)};
}

class Extraction {
public:
    Extraction(TarReader& reader, const AbsolutePath& root, const ExtractOptions& options)
        : reader_(reader), options_(options), tree_(root) {}

    void add(TarEntry& entry);
    ExtractResult finish();

private:
    struct Times {
        std::int64_t seconds;
        std::uint32_t nanoseconds;
    };

    int parent_directory(const std::string& path);
    FileDescriptor ensure_directory(const std::string& path);
    void add_root(const TarEntry& entry);
    void add_directory(const TarEntry& entry, const std::string& path, int parent, const std::string& name);
    void add_file(const TarEntry& entry, const std::string& path, int parent, const std::string& name);
    void add_special(const TarEntry& entry, const std::string& path, int parent, const std::string& name);
    void add_hardlink(const TarEntry& entry, const std::string& path, int parent, const std::string& name);
    void whiteout(int parent, const std::string& name, const std::string& path);
    void make_opaque(const std::string& directory);
    void make_room(int parent, const std::string& name, const std::string& path);
    void set_xattrs(const TarEntry& entry, int fd, const std::string& path);
    void lose(std::string what);

    TarReader& reader_;
    const ExtractOptions& options_;
    RootedTree tree_;
    ExtractResult result_;
    std::set<std::string> implicit_;
    // Times of folders are set last: entries made in them would change them.
    std::map<std::string, Times> directory_times_;
    std::string open_path_ = "\n";
    FileDescriptor open_directory_;
};

void Extraction::lose(std::string what) {
    if (result_.losses.size() < most_losses) { result_.losses.push_back(std::move(what)); }
}

FileDescriptor Extraction::ensure_directory(const std::string& path) {
    auto found = tree_.find_directory(path);
    if (found) { return found; }
    auto [parent_path, name] = split_path(path);
    const auto parent = ensure_directory(parent_path);
    // Still absent although its parent is there: a dangling symlink, or nothing.
    if (const auto status = RootedTree::find_status(parent.get(), name)) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' is used as a folder but is none", path));
    }
    const auto from = options_.find_parent ? options_.find_parent(path) : ParentEntry{};
    if (from.kind == ParentEntry::Kind::symlink) {
        if (symlinkat(from.link_target.c_str(), parent.get(), name.c_str()) != 0) { throw system_error("make", path); }
        auto target = tree_.find_directory(path);
        if (target) { return target; }
        // Points to a folder that only the parents have: made the same way, where the link leads.
        const auto base = from.link_target.starts_with('/') ? std::string() : parent_path + "/";
        return ensure_directory(clean_entry_path(base + from.link_target));
    }
    if (mkdirat(parent.get(), name.c_str(), 0755) != 0) { throw system_error("make", path); }
    FileDescriptor made(openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!made) { throw system_error("open", path); }
    if (from.kind == ParentEntry::Kind::directory) {
        if (fchown(made.get(), static_cast<uid_t>(from.uid), static_cast<gid_t>(from.gid)) != 0 ||
            fchmod(made.get(), from.mode & 07777U) != 0) {
            throw system_error("set the owner of", path);
        }
    }
    implicit_.insert(path);
    return made;
}

int Extraction::parent_directory(const std::string& path) {
    if (path != open_path_) {
        open_directory_ = ensure_directory(path);
        open_path_ = path;
    }
    return open_directory_.get();
}

void Extraction::make_room(int parent, const std::string& name, const std::string& path) {
    const auto status = RootedTree::find_status(parent, name);
    if (!status) { return; }
    open_path_ = "\n";
    if (S_ISDIR(status->st_mode)) {
        for (auto found = directory_times_.lower_bound(path);
             found != directory_times_.end() && (found->first == path || found->first.starts_with(path + "/"));) {
            found = directory_times_.erase(found);
        }
    }
    RootedTree::remove(parent, name, path);
}

void Extraction::set_xattrs(const TarEntry& entry, int fd, const std::string& path) {
    for (const auto& [name, value] : entry.xattrs) {
        // Overlayfs' own marks would let a layer redirect look-ups to other layers' files.
        if (name.starts_with("trusted.overlay.") || name.starts_with("user.overlay.")) { continue; }
        if (fsetxattr(fd, name.c_str(), value.data(), value.size(), 0) == 0) { continue; }
        if (errno != ENOTSUP && errno != EPERM) {
            throw system_error(fmt::format("set the attribute '{}' of", name), path);
        }
        lose(fmt::format("attribute '{}' of '{}': the file system refuses it", name, path));
    }
}

void Extraction::add_root(const TarEntry& entry) {
    if (entry.type != EntryType::directory) { return; }
    if (fchown(tree_.root(), static_cast<uid_t>(entry.uid), static_cast<gid_t>(entry.gid)) != 0 ||
        fchmod(tree_.root(), entry.mode) != 0) {
        throw system_error("set the owner of", tree_.path().string());
    }
    set_xattrs(entry, tree_.root(), "/");
    directory_times_[""] = {entry.mtime, entry.mtime_nanoseconds};
}

void Extraction::add_directory(const TarEntry& entry, const std::string& path, int parent, const std::string& name) {
    const auto status = RootedTree::find_status(parent, name);
    if (status && !S_ISDIR(status->st_mode)) { make_room(parent, name, path); }
    if ((!status || !S_ISDIR(status->st_mode)) && mkdirat(parent, name.c_str(), 0700) != 0) {
        throw system_error("make", path);
    }
    const FileDescriptor fd(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) { throw system_error("open", path); }
    if (fchown(fd.get(), static_cast<uid_t>(entry.uid), static_cast<gid_t>(entry.gid)) != 0) {
        throw system_error("set the owner of", path);
    }
    if (fchmod(fd.get(), entry.mode) != 0) { throw system_error("set the mode of", path); }
    set_xattrs(entry, fd.get(), path);
    directory_times_[path] = {entry.mtime, entry.mtime_nanoseconds};
    implicit_.erase(path);
}

void Extraction::add_file(const TarEntry& entry, const std::string& path, int parent, const std::string& name) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    FileDescriptor fd(openat(parent, name.c_str(), flags, 0600));
    if (!fd && errno == EEXIST) {
        make_room(parent, name, path);
        fd = FileDescriptor(openat(parent, name.c_str(), flags, 0600));
    }
    if (!fd) { throw system_error("make", path); }
    result_.bytes += reader_.copy_to_file(fd.get(), path);
    if (result_.bytes > options_.largest_total) {
        throw Error(ErrorKind::invalid, fmt::format("the archive unpacks to more than {} bytes", options_.largest_total));
    }
    // Owner first: chown clears setuid and file capabilities.
    if (fchown(fd.get(), static_cast<uid_t>(entry.uid), static_cast<gid_t>(entry.gid)) != 0) {
        throw system_error("set the owner of", path);
    }
    if (fchmod(fd.get(), entry.mode) != 0) { throw system_error("set the mode of", path); }
    set_xattrs(entry, fd.get(), path);
    const timespec times[2] = {{entry.mtime, entry.mtime_nanoseconds}, {entry.mtime, entry.mtime_nanoseconds}};
    if (futimens(fd.get(), times) != 0) { throw system_error("set the time of", path); }
}

void Extraction::add_special(const TarEntry& entry, const std::string& path, int parent, const std::string& name) {
    make_room(parent, name, path);
    int status = 0;
    mode_t kind = 0;
    dev_t device = 0;
    if (entry.type == EntryType::symlink) {
        status = symlinkat(entry.link_target.c_str(), parent, name.c_str());
    } else {
        kind = entry.type == EntryType::fifo ? S_IFIFO : entry.type == EntryType::block_device ? S_IFBLK : S_IFCHR;
        if (entry.type != EntryType::fifo) { device = makedev(entry.device_major, entry.device_minor); }
        if (kind == S_IFCHR && device == 0 && options_.whiteouts != Whiteouts::literal) {
            throw Error(ErrorKind::invalid, fmt::format("the layer has the device 0/0 at '{}'", path),
                        "overlayfs would take it for a deletion; the layer's maker must write '.wh.' names");
        }
        status = mknodat(parent, name.c_str(), kind | entry.mode, device);
    }
    if (status != 0) { throw system_error("make", path); }
    if (fchownat(parent, name.c_str(), static_cast<uid_t>(entry.uid), static_cast<gid_t>(entry.gid), AT_SYMLINK_NOFOLLOW) != 0) {
        throw system_error("set the owner of", path);
    }
    if (entry.type != EntryType::symlink && fchmodat(parent, name.c_str(), entry.mode, 0) != 0) {
        throw system_error("set the mode of", path);
    }
    const timespec times[2] = {{entry.mtime, entry.mtime_nanoseconds}, {entry.mtime, entry.mtime_nanoseconds}};
    utimensat(parent, name.c_str(), times, AT_SYMLINK_NOFOLLOW);
}

void Extraction::add_hardlink(const TarEntry& entry, const std::string& path, int parent, const std::string& name) {
    const auto target = clean_entry_path(entry.link_target);
    const auto [target_parent, target_name] = split_path(target);
    if (target_name.empty()) {
        throw Error(ErrorKind::invalid, fmt::format("the archive has the hard link '{}' to nothing", path));
    }
    const auto directory = tree_.find_directory(target_parent);
    const auto status = directory ? RootedTree::find_status(directory.get(), target_name) : std::nullopt;
    if (!status || S_ISDIR(status->st_mode)) {
        throw Error(ErrorKind::invalid, fmt::format("the archive has the hard link '{}' to '{}', which is not in it", path, target));
    }
    const auto there = RootedTree::find_status(parent, name);
    if (there && there->st_ino == status->st_ino && there->st_dev == status->st_dev) { return; }
    make_room(parent, name, path);
    if (linkat(directory.get(), target_name.c_str(), parent, name.c_str(), 0) != 0) { throw system_error("link", path); }
}

void Extraction::make_opaque(const std::string& directory) {
    const auto fd = ensure_directory(directory);
    const char* name =
        options_.whiteouts == Whiteouts::overlay_user ? "user.overlay.opaque" : "trusted.overlay.opaque";
    if (fsetxattr(fd.get(), name, "y", 1, 0) != 0) { throw system_error(fmt::format("set '{}' of", name), directory); }
}

void Extraction::whiteout(int parent, const std::string& name, const std::string& path) {
    const auto hidden = name.substr(whiteout_prefix.size());
    if (hidden.empty() || hidden == "." || hidden == "..") {
        throw Error(ErrorKind::invalid, fmt::format("the layer has the whiteout '{}', which names nothing", path));
    }
    // A whiteout hides what is below; what this layer itself has there stays.
    if (RootedTree::find_status(parent, hidden)) { return; }
    if (mknodat(parent, hidden.c_str(), S_IFCHR, 0) != 0) { throw system_error("make the whiteout", path); }
}

void Extraction::add(TarEntry& entry) {
    if (options_.select && !options_.select(entry)) { return; }
    if (++result_.entries > options_.most_entries) {
        throw Error(ErrorKind::invalid, fmt::format("the archive has more than {} entries", options_.most_entries));
    }
    const auto path = clean_entry_path(entry.path);
    if (path.empty()) {
        add_root(entry);
        return;
    }
    const auto [parent_path, name] = split_path(path);
    if (options_.whiteouts != Whiteouts::literal && name.starts_with(whiteout_prefix)) {
        if (name == opaque_marker) {
            make_opaque(parent_path);
        } else if (!name.starts_with(aufs_prefix)) {
            whiteout(parent_directory(parent_path), name, path);
        }
        return;
    }
    const int parent = parent_directory(parent_path);
    switch (entry.type) {
        case EntryType::directory: add_directory(entry, path, parent, name); break;
        case EntryType::file: add_file(entry, path, parent, name); break;
        case EntryType::hardlink: add_hardlink(entry, path, parent, name); break;
        case EntryType::symlink:
        case EntryType::character_device:
        case EntryType::block_device:
        case EntryType::fifo: add_special(entry, path, parent, name); break;
    }
}

ExtractResult Extraction::finish() {
    for (const auto& [path, time] : directory_times_) {
        const auto fd = tree_.find_directory(path);
        if (!fd) { continue; }
        const timespec times[2] = {{time.seconds, time.nanoseconds}, {time.seconds, time.nanoseconds}};
        if (futimens(fd.get(), times) != 0) { throw system_error("set the time of", path); }
    }
    result_.implicit_directories.assign(implicit_.begin(), implicit_.end());
    return std::move(result_);
}

}  // namespace

ExtractResult extract(TarReader& reader, const AbsolutePath& root, const ExtractOptions& options, const CancelToken& cancel) {
    Extraction extraction(reader, root, options);
    while (auto entry = reader.next()) {
        cancel.throw_if_cancelled();
        extraction.add(*entry);
    }
    return extraction.finish();
}

}  // namespace berth::archive
