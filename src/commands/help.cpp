// SPDX-License-Identifier: Apache-2.0
// berth help
#include "cli/help.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/parser.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    const auto words = invocation.arguments("COMMAND");
    const cli::Grammar& grammar = services.grammar();
    if (words.empty()) {
        services.console().print(cli::format_help(grammar));
        return 0;
    }
    const std::string name = join(words, " ");
    const cli::Command* command = grammar.find_command(name);
    if (command == nullptr) {
        throw cli::unknown_command(grammar, name);
    }
    services.console().print(cli::format_help(grammar, *command));
    return 0;
}

}  // namespace

Command help_command() {
    return {.grammar = {.name = "help",
                        .summary = "Show all commands, or explain one",
                        .arguments = {{.name = "COMMAND", .help = "the command to explain",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::command}},
                        .examples = {{.command_line = "berth help up", .meaning = "everything about 'berth up'"}}},
            .run = run};
}

}  // namespace berth::commands
