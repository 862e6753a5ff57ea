// SPDX-License-Identifier: Apache-2.0
// The machine's device nodes.
#pragma once

#include <vector>

#include "runtime/spec.hpp"

namespace berth::runtime {

/// Character and block devices below /dev as a privileged container gets them: without terminals and consoles, which
/// belong to the machine's users, and without those every runtime makes by itself.
[[nodiscard]] std::vector<DeviceNode> list_machine_devices();

}  // namespace berth::runtime
