// SPDX-License-Identifier: Apache-2.0
// Which tool's command line is spoken: berth's own, or another tool's when it is named first or berth is called by its
// name through a link.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ui/terminal.hpp"

namespace berth::compat {

/// Exit status as commands::run gives it. `called_as` is argv[0].
[[nodiscard]] int run(std::string_view called_as, std::span<const std::string> words, const ui::Terminal& terminal);

}  // namespace berth::compat
