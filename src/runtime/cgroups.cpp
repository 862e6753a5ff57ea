// SPDX-License-Identifier: Apache-2.0
// cgroups(7) of both versions through their file systems.
#include "runtime/cgroups.hpp"

#include <dirent.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "runtime/mounts.hpp"

namespace berth::runtime {

namespace {

// Below a group, deepest first, then the group itself.
void list_groups(const AbsolutePath& group, std::vector<AbsolutePath>& out) {
    DIR* directory = ::opendir(group.c_str());
    if (directory == nullptr) {
        return;  // gone meanwhile
    }
    while (const dirent* entry = ::readdir(directory)) {
        const std::string_view name = entry->d_name;
        if (entry->d_type == DT_DIR && name != "." && name != "..") {
            list_groups(group / name, out);
        }
    }
    ::closedir(directory);
    out.push_back(group);
}

std::vector<AbsolutePath> groups_of(const std::string& path) {
    std::vector<AbsolutePath> groups;
    for (const AbsolutePath& top : find_cgroup(path)) {
        list_groups(top, groups);
    }
    return groups;
}

std::vector<pid_t> processes_of(const std::vector<AbsolutePath>& groups) {
    std::vector<pid_t> found;
    for (const AbsolutePath& group : groups) {
        std::string text;
        try {
            text = find_file(group / "cgroup.procs").value_or("");
        } catch (const Error&) {
            continue;  // ENODEV: removed while we read; EOPNOTSUPP: a threaded group, its parent lists them
        }
        for (const std::string& line : split_lines(text)) {
            pid_t pid = 0;
            std::from_chars(line.data(), line.data() + line.size(), pid);
            if (pid > 0) {
                found.push_back(pid);
            }
        }
    }
    std::ranges::sort(found);
    const auto [first, last] = std::ranges::unique(found);
    found.erase(first, last);
    return found;
}

}  // namespace

CgroupLayout find_cgroup_layout() {
    struct statfs info {};
    if (::statfs("/sys/fs/cgroup", &info) == 0 && info.f_type == CGROUP2_SUPER_MAGIC) {
        return CgroupLayout::unified;
    }
    if (::statfs("/sys/fs/cgroup/unified", &info) == 0 && info.f_type == CGROUP2_SUPER_MAGIC) {
        return CgroupLayout::hybrid;
    }
    return CgroupLayout::legacy;
}

std::vector<AbsolutePath> find_cgroup(const std::string& path) {
    std::vector<AbsolutePath> found;
    for (const MountPoint& mount : list_mounts()) {
        if (mount.type != "cgroup" && mount.type != "cgroup2") {
            continue;
        }
        const AbsolutePath group = mount.path / path.substr(path.starts_with('/') ? 1 : 0);
        // A hierarchy mounted twice is listed twice; the second removal finds nothing, which is fine.
        if (is_directory(group)) {
            found.push_back(group);
        }
    }
    return found;
}

std::vector<pid_t> list_cgroup_processes(const std::string& path) { return processes_of(groups_of(path)); }

void remove_cgroup(const std::string& path) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    int last_error = 0;
    for (;;) {
        const std::vector<AbsolutePath> groups = groups_of(path);
        if (groups.empty()) {
            return;
        }
        for (const pid_t pid : processes_of(groups)) {
            ::kill(pid, SIGKILL);
        }
        for (const AbsolutePath& group : groups) {
            if (::rmdir(group.c_str()) != 0 && errno != ENOENT) {
                last_error = errno;
            }
        }
        if (std::chrono::steady_clock::now() > deadline) {
            throw system_error("remove control group", path, last_error);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void remove_empty_cgroup(const std::string& path) {
    for (const AbsolutePath& group : find_cgroup(path)) {
        ::rmdir(group.c_str());  // EBUSY: somebody uses it
    }
}

}  // namespace berth::runtime
