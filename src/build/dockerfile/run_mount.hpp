// SPDX-License-Identifier: Apache-2.0
// The value of RUN --mount (Dockerfile reference, "RUN --mount").
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "build/plan/graph.hpp"

namespace berth::build::dockerfile {

/// A mount with the name of its source still a name; target and source as written.
struct MountRequest {
    RunMount mount;
    std::string from;
};

/// `expand` is applied to every value but `from`. Throws std::invalid_argument; Error(unsupported) for type=ssh.
[[nodiscard]] MountRequest parse_mount(std::string_view text,
                                       const std::function<std::string(std::string_view)>& expand);
/// Only the name in `from=`, empty without one: for finding the stages a file needs before variables are known.
[[nodiscard]] std::string mount_source(std::string_view text);

} // namespace berth::build::dockerfile
