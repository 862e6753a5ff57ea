// SPDX-License-Identifier: Apache-2.0
// Where berth keeps images, clusters and caches.
#pragma once

#include "base/path.hpp"

namespace berth::commands {

/// $BERTH_HOME; else /var/lib/berth for root; else $XDG_DATA_HOME/berth or ~/.local/share/berth. Not created here.
[[nodiscard]] AbsolutePath home_directory();

}  // namespace berth::commands
