// SPDX-License-Identifier: Apache-2.0
// Finding and removing control groups.
#include "runtime/cgroups.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"
#include "root_only.hpp"
#include "runtime/mounts.hpp"

using namespace berth;
using namespace berth::runtime;

TEST_CASE("a group with groups and a process in it is removed from every hierarchy") {
    BERTH_NEEDS_ROOT();
    const std::string name = "/berth/test-" + std::to_string(::getpid());
    std::vector<AbsolutePath> tops;
    for (const MountPoint& mount : list_mounts()) {
        if (mount.type == "cgroup" || mount.type == "cgroup2") {
            ensure_directory(mount.path / name.substr(1) / "inner/most");
            tops.push_back(mount.path / name.substr(1));
        }
    }
    if (tops.empty()) {
        MESSAGE("skipped: no control groups are mounted");
        return;
    }
    CHECK(find_cgroup(name).size() == tops.size());
    const pid_t child = ::fork();
    if (child == 0) {
        ::pause();
        ::_exit(0);
    }
    // Not write_file: it renames, and this is no ordinary file.
    const FileDescriptor procs = open_file(tops.back() / "inner/most/cgroup.procs", 01);
    write_all(procs.get(), std::to_string(child), "cgroup.procs");
    CHECK(list_cgroup_processes(name) == std::vector<pid_t>{child});
    // A killed child of ours stays in its group until it is waited for.
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    remove_empty_cgroup(name);
    CHECK(find_cgroup(name).size() == tops.size());
    remove_cgroup(name);
    CHECK(find_cgroup(name).empty());
    remove_cgroup(name);
}
