// SPDX-License-Identifier: Apache-2.0
// berth __complete: what the shells' completion scripts ask at every Tab. Quick, and silent about failures.
#include "cli/completion.hpp"
#include "commands/command.hpp"
#include "commands/present_names.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    const auto words = invocation.arguments("WORD");
    const auto completion = cli::complete(services.grammar(), words, present_names);
    services.console().print(cli::format_completion(completion));
    return 0;
}

}  // namespace

Command offer_words_command() {
    return {.grammar = {.name = "__complete",
                        .summary = "Offer completions for the last word",
                        .arguments = {{.name = "WORD", .help = "the words typed", .arity = cli::Arity::any_number}},
                        .visibility = cli::Visibility::hidden},
            .run = run};
}

}  // namespace berth::commands
