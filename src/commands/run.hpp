// SPDX-License-Identifier: Apache-2.0
// The command boundary: words in, exit status out. The only place that turns exceptions into talk.
#pragma once

#include <span>
#include <string>

#include "commands/program.hpp"
#include "ui/terminal.hpp"

namespace berth::commands {

/// 0 done, 1 failed, 2 wrong command line, 130 interrupted, 141 reader of our output went away, 255 a bug.
[[nodiscard]] int run(const Program& program, std::span<const std::string> words, const ui::Terminal& terminal);

}  // namespace berth::commands
