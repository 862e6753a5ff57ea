// SPDX-License-Identifier: Apache-2.0
// Containers that end with the process that started them: names that say which process that is, and a broom.
#pragma once

#include <string>
#include <string_view>

#include "base/path.hpp"
#include "runtime/runtime.hpp"

namespace berth::runtime {

/// A new name: "PURPOSE-PID-START-NUMBER". `purpose` has no '-'.
[[nodiscard]] std::string transient_id(std::string_view purpose);

/// Removes the containers with such names whose process is gone, among those recorded in `state_directory`.
void sweep_transient(Runtime& runtime, const AbsolutePath& state_directory);

/// Gives the container /etc/hosts with its own name and the machine's /etc/resolv.conf, both read-only and made in
/// `folder`, whatever its image has there.
void add_name_resolution(RuntimeSpec& spec, const AbsolutePath& folder);

}  // namespace berth::runtime
