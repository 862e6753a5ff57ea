// SPDX-License-Identifier: Apache-2.0
// Reads kind's configuration file (kind.x-k8s.io/v1alpha4), strictly.
#pragma once

#include <string>
#include <string_view>

#include "base/path.hpp"
#include "cluster/config/spec.hpp"

namespace berth::cluster {

/// Throws InputError with file and line for what is no YAML, unknown, out of range, contradictory, or known to kind but
/// not there yet in berth. Relative host paths are taken from `folder` (kind: the working folder).
[[nodiscard]] ClusterSpec read_config(std::string_view text, const std::string& file, const AbsolutePath& folder);

}  // namespace berth::cluster
