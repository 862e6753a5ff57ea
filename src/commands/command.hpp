// SPDX-License-Identifier: Apache-2.0
// What a file in this folder gives to the command table: the words of a command, and what it does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/grammar.hpp"
#include "cli/invocation.hpp"

namespace berth::commands {

class Services;

/// Exit status 0 for done; failures are thrown. Another number is passed on (that of a program run for the user).
using RunCommand = int (*)(const cli::Invocation& invocation, Services& services);

/// What a command talks of, and so which part of the table it is given.
enum class Subject : std::uint8_t { itself, all_commands };

struct Command {
    cli::Command grammar;
    RunCommand run;
    Subject subject = Subject::itself;
};

/// In the order of help.
[[nodiscard]] std::vector<Command> command_table();
/// One row of it by its full name, made without the others.
[[nodiscard]] std::optional<Command> find_command(std::string_view name);

}  // namespace berth::commands
