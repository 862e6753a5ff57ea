// SPDX-License-Identifier: Apache-2.0
// berth version
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "json/write.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    const cli::Grammar& grammar = services.grammar();
    if (invocation.text("output") == "json") {
        services.console().print(json::write_pretty(json::Object{{"schemaVersion", 1}, {"version", grammar.version}}));
    } else {
        services.console().print(grammar.program + " " + grammar.version + "\n");
    }
    return 0;
}

}  // namespace

Command version_command() {
    return {.grammar = {.name = "version",
                        .summary = "Print the version of berth",
                        .options = {{.name = "output", .letter = 'o', .value = "FORMAT",
                                     .help = "how it is printed", .kind = cli::ValueKind::choice,
                                     .choices = {"text", "json"}, .default_value = "text"}}},
            .run = run};
}

}  // namespace berth::commands
