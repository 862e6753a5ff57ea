// SPDX-License-Identifier: Apache-2.0
// The command table as one grammar with the options that every command takes.
#pragma once

#include <vector>

#include "cli/grammar.hpp"
#include "commands/command.hpp"

namespace berth::commands {

struct Program {
    cli::Grammar grammar;
    std::vector<RunCommand> runs;  ///< of the command at the same place in `grammar.commands`
    int usage_status = 2;          ///< exit status for a wrong command line

    /// `command` must be one of `grammar.commands`.
    [[nodiscard]] RunCommand run_of(const cli::Command& command) const;
};

[[nodiscard]] Program make_program();

}  // namespace berth::commands
