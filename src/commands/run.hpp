// SPDX-License-Identifier: Apache-2.0
// The command boundary: words in, exit status out. The only place that turns exceptions into talk.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "commands/program.hpp"
#include "ui/terminal.hpp"

namespace berth::commands {

/// 0 done, 1 failed, 2 wrong command line, 130 interrupted, 141 reader of our output went away, 255 a bug.
/// `translate` turns another tool's command line into the grammar's, and may throw as parsing does.
using TranslateWords = std::function<std::vector<std::string>(std::span<const std::string> words)>;
[[nodiscard]] int run(const Program& program, std::span<const std::string> words, const ui::Terminal& terminal,
                      const TranslateWords& translate = {});

}  // namespace berth::commands
