// SPDX-License-Identifier: Apache-2.0
// The command table as one grammar with the options that every command takes.
#pragma once

#include <span>
#include <string>
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
    void add(Command command);
};

/// The name and the options of all commands, and none of these.
[[nodiscard]] Program program_without_commands();
/// With all commands.
[[nodiscard]] Program make_program();
/// With the command that `words` begin with, if that is enough to run it: making all of them takes as long as rendering
/// a small overlay. Otherwise with all commands.
[[nodiscard]] Program make_program_for(std::span<const std::string> words);

}  // namespace berth::commands
