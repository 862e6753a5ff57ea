// SPDX-License-Identifier: Apache-2.0
// Name, version and global options of the program.
#include "commands/program.hpp"

namespace berth::commands {

namespace {

std::vector<cli::Option> global_options() {
    return {
        {.name = "directory", .letter = 'C', .value = "DIR", .help = "change to DIR before anything else",
         .completes = cli::Completes::directory},
        {.name = "progress", .value = "STYLE", .help = "how progress is shown", .kind = cli::ValueKind::choice,
         .choices = {"auto", "tty", "plain", "json"}, .default_value = "auto", .environment = "BERTH_PROGRESS"},
        {.name = "quiet", .letter = 'q', .help = "only errors and warnings"},
        {.name = "verbose", .letter = 'v', .help = "say more; twice for debugging", .times = cli::Times::many},
        {.name = "help", .letter = 'h', .help = "show this help"},
        {.name = "version", .letter = 'V', .help = "show the version"},
    };
}

}  // namespace

RunCommand Program::run_of(const cli::Command& command) const {
    return runs.at(static_cast<std::size_t>(&command - grammar.commands.data()));
}

void Program::add(Command command) {
    grammar.commands.push_back(std::move(command.grammar));
    runs.push_back(command.run);
}

Program program_without_commands() {
    return {.grammar = {.program = "berth",
                        .summary = "From source to a running, reconciled application on local Kubernetes",
                        .version = BERTH_VERSION,
                        .global_options = global_options(),
                        .commands = {}},
            .runs = {}};
}

Program make_program() {
    Program program = program_without_commands();
    for (Command& command : command_table()) {
        program.add(std::move(command));
    }
    return program;
}

Program make_program_for(std::span<const std::string> words) {
    auto command = words.empty() ? std::nullopt : find_command(words.front());
    if (!command || command->subject == Subject::all_commands) {
        return make_program();
    }
    Program program = program_without_commands();
    program.add(*std::move(command));
    return program;
}

}  // namespace berth::commands
