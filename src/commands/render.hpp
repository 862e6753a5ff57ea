// SPDX-License-Identifier: Apache-2.0
// Rendering as `berth render` and as kustomize's `build`: the same flags, the same work.
#pragma once

#include "commands/command.hpp"

namespace berth::commands {

/// The command under another tool's name for it ("build"): one directory, kustomize's words.
[[nodiscard]] Command kustomize_build_command();

}  // namespace berth::commands
