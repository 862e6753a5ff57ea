// SPDX-License-Identifier: Apache-2.0
// The texts that image histories show, in the notation that other builders of Dockerfiles leave behind (Go's %v, %q).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "image/config.hpp"

namespace berth::build::dockerfile {

inline constexpr std::string_view history_comment = "buildkit.dockerfile.v0";

/// `[a b]`
[[nodiscard]] std::string go_list(const std::vector<std::string>& values);
/// `["a" "b"]`
[[nodiscard]] std::string go_quoted_list(const std::vector<std::string>& values);
/// `{Test:[CMD-SHELL x] Interval:5s ...}`
[[nodiscard]] std::string go_healthcheck(const image::Healthcheck& check);
/// "1m30s", "0s", "1.5ms"
[[nodiscard]] std::string go_duration(std::chrono::nanoseconds duration);
/// `|2 A=1 B=2 /bin/sh -c text`: the arguments of a RUN with the build arguments it could see.
[[nodiscard]] std::string run_text(const std::vector<std::string>& arguments,
                                   const std::vector<std::pair<std::string, std::string>>& build_args);

} // namespace berth::build::dockerfile
