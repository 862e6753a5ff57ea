// SPDX-License-Identifier: Apache-2.0
// What a file in this folder gives to the command table: the words of a command, and what it does.
#pragma once

#include <vector>

#include "cli/grammar.hpp"
#include "cli/invocation.hpp"

namespace berth::commands {

class Services;

/// Exit status 0 for done; failures are thrown. Another number is passed on (that of a program run for the user).
using RunCommand = int (*)(const cli::Invocation& invocation, Services& services);

struct Command {
    cli::Command grammar;
    RunCommand run;
};

/// In the order of help.
[[nodiscard]] std::vector<Command> command_table();

}  // namespace berth::commands
