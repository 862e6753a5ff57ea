// SPDX-License-Identifier: Apache-2.0
// The difference of two texts in git's unified form.
#pragma once

#include <string>
#include <string_view>

namespace berth::git {

/// Headers "--- BEFORE_NAME" and "+++ AFTER_NAME", then hunks with three lines of context; empty for equal texts.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view before_name, std::string_view after,
                                       std::string_view after_name);

}  // namespace berth::git
