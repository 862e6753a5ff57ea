// SPDX-License-Identifier: Apache-2.0
// berth completion
#include "cli/completion.hpp"

#include "commands/command.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    services.console().print(cli::completion_script(invocation.argument("SHELL")).value());
    return 0;
}

}  // namespace

Command completion_command() {
    return {.grammar = {.name = "completion",
                        .summary = "Print the completion script of a shell",
                        .description = "The script completes commands, options, and the names of clusters, images and "
                                       "contexts that are there.",
                        .arguments = {{.name = "SHELL", .help = "the shell it is for",
                                       .choices = {"bash", "zsh", "fish"}}},
                        .examples = {{.command_line = "source <(berth completion bash)",
                                      .meaning = "completion in this shell"},
                                     {.command_line = "berth completion fish > ~/.config/fish/completions/berth.fish",
                                      .meaning = "completion in every new fish"}}},
            .run = run};
}

}  // namespace berth::commands
