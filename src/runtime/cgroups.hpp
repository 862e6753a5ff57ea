// SPDX-License-Identifier: Apache-2.0
// Control groups: which layout the machine has, and removing what a container left behind.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/path.hpp"

namespace berth::runtime {

enum class CgroupLayout : std::uint8_t {
    unified,  ///< cgroup v2 only
    hybrid,   ///< v1 controllers and a v2 tree beside them
    legacy,   ///< v1 only
};
[[nodiscard]] CgroupLayout find_cgroup_layout();

/// The folders of the group `path` ("/berth/dev") in every mounted hierarchy that has it.
[[nodiscard]] std::vector<AbsolutePath> find_cgroup(const std::string& path);

/// The processes in the group and all below it.
[[nodiscard]] std::vector<pid_t> list_cgroup_processes(const std::string& path);

/// Kills every process in the group and below, then removes the groups from all hierarchies. Throws Error when
/// something survives for five seconds.
void remove_cgroup(const std::string& path);

/// Removes the group where it is empty; leaves it alone where something is in it.
void remove_empty_cgroup(const std::string& path);

}  // namespace berth::runtime
