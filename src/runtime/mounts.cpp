// SPDX-License-Identifier: Apache-2.0
// mount(2), umount2(2) and /proc/thread-self/mountinfo.
#include "runtime/mounts.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <cerrno>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace berth::runtime {

namespace {

// mountinfo writes blank, tab, line end and backslash as three octal digits (proc(5)).
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

// A short name for an open folder that needs no escaping in mount options.
std::string descriptor_path(const FileDescriptor& fd) { return "/proc/self/fd/" + std::to_string(fd.get()); }

}  // namespace

std::vector<MountPoint> list_mounts() {
    std::vector<MountPoint> mounts;
    for (const std::string& line : split_lines(read_file(AbsolutePath("/proc/thread-self/mountinfo")))) {
        const std::vector<std::string> fields = split(line, ' ');
        const auto dash = std::ranges::find(fields, "-");
        if (fields.size() > 4 && dash != fields.end() && dash + 1 != fields.end()) {
            mounts.push_back({AbsolutePath(unescape(fields[4])), *(dash + 1)});
        }
    }
    return mounts;
}

bool is_mounted(const AbsolutePath& path) {
    return std::ranges::any_of(list_mounts(), [&](const MountPoint& mount) { return mount.path == path; });
}

void enter_own_mount_namespace(std::string hint) {
    if (::unshare(CLONE_NEWNS) != 0) {
        throw system_error("make", "mount namespace").with_hint(std::move(hint));
    }
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        throw system_error("make mounts private below", "/");
    }
}

void mount_overlay(const OverlayOptions& options, const AbsolutePath& target) {
    ensure_directory(target);
    // Options are limited to one page and ':' and ',' separate them; open descriptors are short and free of both.
    std::vector<FileDescriptor> held;
    const auto name = [&](const AbsolutePath& folder) {
        held.push_back(open_file(folder, O_PATH | O_DIRECTORY));
        return descriptor_path(held.back());
    };
    std::vector<std::string> lower;
    for (const AbsolutePath& folder : options.lower) {
        lower.push_back(name(folder));
    }
    std::string data = "lowerdir=" + join(lower, ":");
    if (options.upper && options.work) {
        ensure_directory(*options.upper);
        ensure_directory(*options.work);
        data += ",upperdir=" + name(*options.upper) + ",workdir=" + name(*options.work);
        if (options.durability == OverlayOptions::Durability::throw_away) {
            data += ",volatile";
        }
    }
    const unsigned long flags = options.upper ? 0 : MS_RDONLY;
    if (::mount("overlay", target.c_str(), "overlay", flags, data.c_str()) != 0) {
        throw system_error("mount overlay at", target.string());
    }
}

void mount_bind(const AbsolutePath& source, const AbsolutePath& target) {
    if (::mount(source.c_str(), target.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
        throw system_error("mount '" + source.string() + "' at", target.string());
    }
}

void unmount_tree(const AbsolutePath& path) {
    std::vector<MountPoint> mounts = list_mounts();
    std::ranges::reverse(mounts);
    for (const MountPoint& mount : mounts) {
        if (!path.contains(mount.path)) {
            continue;
        }
        if (::umount2(mount.path.c_str(), UMOUNT_NOFOLLOW) == 0 || errno == EINVAL || errno == ENOENT) {
            continue;
        }
        if (errno != EBUSY || ::umount2(mount.path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0) {
            throw system_error("unmount", mount.path.string());
        }
    }
}

OverlayMount::OverlayMount(const OverlayOptions& options, AbsolutePath target) : target_(std::move(target)) {
    mount_overlay(options, target_);
}

OverlayMount::~OverlayMount() {
    try {
        unmount_tree(target_);
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): a destructor cannot tell; garbage collection will
    }
}

}  // namespace berth::runtime
