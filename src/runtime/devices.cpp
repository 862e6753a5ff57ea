// SPDX-License-Identifier: Apache-2.0
// Walking /dev.
#include "runtime/devices.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <array>
#include <algorithm>
#include <string_view>

#include "base/file.hpp"

namespace berth::runtime {

namespace {

bool is_left_out(std::string_view name) {
    constexpr std::array runtime_makes{"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"};
    // Folders that are mounts of their own in a container.
    constexpr std::array mounts{"pts", "shm", "fd", "mqueue", "hugepages"};
    return std::ranges::find(runtime_makes, name) != runtime_makes.end() ||
           std::ranges::find(mounts, name) != mounts.end() || name.starts_with("tty") || name.starts_with("vcs");
}

void walk(const AbsolutePath& folder, std::vector<DeviceNode>& out) {
    for (const std::string& name : list_directory(folder)) {
        const AbsolutePath path = folder / name;
        struct stat info {};
        if (is_left_out(name) || ::lstat(path.c_str(), &info) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            walk(path, out);
        } else if (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode)) {
            out.push_back({.path = path.string(),
                           .type = S_ISCHR(info.st_mode) ? 'c' : 'b',
                           .major = major(info.st_rdev),
                           .minor = minor(info.st_rdev),
                           .mode = info.st_mode & 0777U});
        }
    }
}

}  // namespace

std::vector<DeviceNode> list_machine_devices() {
    std::vector<DeviceNode> devices;
    walk(AbsolutePath("/dev"), devices);
    return devices;
}

}  // namespace berth::runtime
