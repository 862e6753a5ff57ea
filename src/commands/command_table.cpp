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

std::vector<Command> command_table() {
    std::vector<Command> table;
    // Functions, not commands: an initializer list would copy every text of theirs, at every start.
    auto add = [&](const char* group, std::initializer_list<Command (*)()> makers) {
        for (const auto make : makers) {
            Command& command = table.emplace_back(make());
            command.grammar.group = group;
        }
    };
    add("Daily", {
                     up_command,
                     down_command,
                     status_command,
                     build_command,
                     render_command,
                     sync_command,
                 });
    add("Kustomizations", {
                              explain_command,
                              lint_command,
                              schema_command,
                          });
    add("Clusters", {
                        load_command,
                        node_image_build_command,
                    });
    add("Images", {
                      images_command,
                      import_command,
                      pull_command,
                      push_command,
                  });
    add("System", {
                      version_command,
                      completion_command,
                      help_command,
                      offer_words_command,
                      generate_command,
                  });
    return table;
}

}  // namespace berth::commands
