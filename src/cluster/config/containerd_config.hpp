// SPDX-License-Identifier: Apache-2.0
// The user's patches of containerd's configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cluster/config/spec.hpp"

namespace berth::cluster {

/// config.toml with the patches merged in, table by table; as with kind, a patch that says another `version` than the
/// file does is left out (with a warning). Throws Error naming the position of a patch that is no TOML.
[[nodiscard]] std::string patch_containerd_config(std::string_view config, const std::vector<ContainerdPatch>& patches,
                                                  std::vector<std::string>& warnings);

}  // namespace berth::cluster
