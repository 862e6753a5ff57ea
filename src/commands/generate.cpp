// SPDX-License-Identifier: Apache-2.0
// berth __generate: writes man/ and completions/ for the source tree; tools/generate calls it.
#include "base/environment.hpp"
#include "base/file.hpp"
#include "cli/completion.hpp"
#include "cli/manual.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

void write_manual_pages(const cli::Grammar& grammar, const AbsolutePath& folder) {
    ensure_directory(folder);
    std::vector<cli::ManualEntry> environment;
    for (const EnvironmentVariable& variable : environment_variables()) {
        environment.push_back({.name = std::string(variable.name), .meaning = std::string(variable.meaning)});
    }
    write_file(folder / (grammar.program + ".1"), cli::main_manual_page(grammar, environment));
    for (const cli::Command& command : grammar.commands) {
        if (command.visibility == cli::Visibility::shown) {
            write_file(folder / cli::manual_file_name(grammar, command), cli::manual_page(grammar, command));
        }
    }
}

void write_completions(const AbsolutePath& folder) {
    ensure_directory(folder);
    write_file(folder / "berth.bash", cli::completion_script("bash").value());
    write_file(folder / "_berth", cli::completion_script("zsh").value());
    write_file(folder / "berth.fish", cli::completion_script("fish").value());
}

int run(const cli::Invocation& invocation, Services& services) {
    const auto folder = AbsolutePath::from_working_directory(invocation.argument("DIR"));
    write_manual_pages(services.grammar(), folder / "man");
    write_completions(folder / "completions");
    return 0;
}

}  // namespace

Command generate_command() {
    return {.grammar = {.name = "__generate",
                        .summary = "Write man pages and completions below a folder",
                        .arguments = {{.name = "DIR", .help = "the folder", .completes = cli::Completes::directory}},
                        .visibility = cli::Visibility::hidden},
            .run = run};
}

}  // namespace berth::commands
