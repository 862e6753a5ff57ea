// SPDX-License-Identifier: Apache-2.0
// The table of kustomize's commands.
#include "compat/kustomize/kustomize.hpp"

#include "base/text.hpp"
#include "commands/render.hpp"
#include "compat/kustomize/rows.hpp"

namespace berth::compat::kustomize {

commands::Program make_program() {
    commands::Program program = commands::make_program();
    program.grammar.program = "kustomize";
    program.grammar.summary = "kustomize's command line, served by berth render";
    // kustomize asks for its version by a command, and means something else by a --version of its own.
    std::erase_if(program.grammar.global_options, [](const cli::Option& option) { return option.name == "version"; });
    program.grammar.commands.clear();
    program.runs.clear();
    const auto add = [&](const char* group, std::vector<commands::Command> rows) {
        for (auto& row : rows) {
            row.grammar.group = group;
            program.grammar.commands.push_back(std::move(row.grammar));
            program.runs.push_back(row.run);
        }
    };
    add("Kustomization", {commands::kustomize_build_command(), create_row(), fix_row(), list_builtin_row(), version_row()});
    add("Add", add_rows());
    add("Set", set_rows());
    add("Remove", remove_rows());
    return program;
}

std::vector<std::string> comma_separated(const cli::Invocation& invocation, std::string_view argument) {
    return split(invocation.argument(argument), ',');
}

}  // namespace berth::compat::kustomize
