// SPDX-License-Identifier: Apache-2.0
// Unified differences as git colours them on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace berth::ui {

/// Removed lines red, added ones green, places cyan, names bold.
[[nodiscard]] std::string colour_difference(std::string_view unified);

}  // namespace berth::ui
