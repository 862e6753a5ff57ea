// SPDX-License-Identifier: Apache-2.0
// Settings of this machine's kernel that clusters outgrow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/path.hpp"

namespace berth::cluster {

struct MachineLimit {
    std::string name;  ///< "fs.inotify.max_user_instances"
    std::uint64_t least = 0;
};
/// inotify: every kubelet, systemd and many controllers watch files, all as the same user; distributions ship 128.
[[nodiscard]] const std::vector<MachineLimit>& machine_limits();

/// Raises what is too low, until the next boot; one sentence for each change, and for each that could not be made.
/// `root` is where /proc/sys is, for tests.
[[nodiscard]] std::vector<std::string> raise_machine_limits(const AbsolutePath& root = AbsolutePath("/proc/sys"));

}  // namespace berth::cluster
