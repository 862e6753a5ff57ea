// SPDX-License-Identifier: Apache-2.0
// The one list of commands. Help, man pages, completion and "did you mean" are made from it.
//
// To add `berth NAME`:
//   1. src/commands/NAME.cpp: `Command NAME_command()` returns its words and a function
//      `int run(const cli::Invocation&, Services&)` (in an unnamed namespace) that turns options into one call below.
//      Common options are in shared_options.hpp. Lists are printed by ui/table.hpp, results by
//      `services.console().print(...)`; progress goes to `services.progress()`; failures are thrown.
//   2. Here: its declaration and its row. In meson.build: its file.
//   3. What it needs from below (store, HTTP, ...) comes from services.hpp; a missing one is added there, lazily.
//   4. `tools/generate` renews man/ and completions/; a test checks that they are current.
//   5. tests/functional/NAME/CASE/: at least its wrong uses.
// A command that does not exist yet is not here.
#include "commands/command.hpp"

#include <algorithm>
#include <iterator>

namespace berth::commands {

// In alphabetical order, one a line: rows of two branches then rarely meet.
Command build_command();
Command completion_command();
Command down_command();
Command explain_command();
Command generate_command();
Command help_command();
Command images_command();
Command import_command();
Command lint_command();
Command load_command();
Command node_image_build_command();
Command offer_words_command();
Command pull_command();
Command push_command();
Command render_command();
Command schema_command();
Command status_command();
Command sync_command();
Command up_command();
Command version_command();

namespace {

struct Row {
    std::string_view group;
    std::string_view name;
    Command (*make)();
    Subject subject = Subject::itself;
};

constexpr Row rows[] = {
    {"Daily", "up", up_command},
    {"Daily", "down", down_command},
    {"Daily", "status", status_command},
    {"Daily", "build", build_command},
    {"Daily", "render", render_command},
    {"Daily", "sync", sync_command},
    {"Kustomizations", "explain", explain_command},
    {"Kustomizations", "lint", lint_command},
    {"Kustomizations", "schema", schema_command},
    {"Clusters", "load", load_command},
    {"Clusters", "node-image build", node_image_build_command},
    {"Images", "images", images_command},
    {"Images", "import", import_command},
    {"Images", "pull", pull_command},
    {"Images", "push", push_command},
    {"System", "version", version_command},
    {"System", "completion", completion_command},
    {"System", "help", help_command, Subject::all_commands},
    {"System", "__complete", offer_words_command, Subject::all_commands},
    {"System", "__generate", generate_command, Subject::all_commands},
};

Command made(const Row& row) {
    Command command = row.make();
    command.grammar.group = row.group;
    command.subject = row.subject;
    return command;
}

}  // namespace

std::vector<Command> command_table() {
    std::vector<Command> table;
    table.reserve(std::size(rows));
    std::ranges::transform(rows, std::back_inserter(table), made);
    return table;
}

std::optional<Command> find_command(std::string_view name) {
    const auto row = std::ranges::find(rows, name, &Row::name);
    return row == std::end(rows) ? std::nullopt : std::optional(made(*row));
}

}  // namespace berth::commands
