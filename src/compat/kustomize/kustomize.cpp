// SPDX-License-Identifier: Apache-2.0
// The table of kustomize's commands.
#include "compat/kustomize/kustomize.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "commands/render.hpp"
#include "commands/run.hpp"
#include "compat/kustomize/rows.hpp"
#include "compat/kustomize/words.hpp"
#include "render/load/loader.hpp"

namespace berth::compat::kustomize {

namespace {

/// Of berth's own commands, those with these names.
void keep_only(commands::Program& program, std::initializer_list<std::string_view> names) {
    std::vector<cli::Command> commands;
    std::vector<commands::RunCommand> runs;
    for (std::size_t i = 0; i < program.runs.size(); ++i) {
        if (std::find(names.begin(), names.end(), program.grammar.commands[i].name) != names.end()) {
            commands.push_back(std::move(program.grammar.commands[i]));
            runs.push_back(program.runs[i]);
        }
    }
    program.grammar.commands = std::move(commands);
    program.runs = std::move(runs);
}

}  // namespace

commands::Program make_program() {
    commands::Program program = commands::make_program();
    program.grammar.program = "kustomize";
    program.grammar.summary = "kustomize's command line, served by berth render";
    // kustomize asks for its version by a command, and means something else by a --version of its own.
    std::erase_if(program.grammar.global_options, [](const cli::Option& option) { return option.name == "version"; });
    program.usage_status = 1;
    keep_only(program, {"help", "__complete"});
    const auto add = [&](const char* group, std::vector<commands::Command> rows) {
        for (auto& row : rows) {
            row.grammar.group = group;
            program.grammar.commands.push_back(std::move(row.grammar));
            program.runs.push_back(row.run);
        }
    };
    add("Kustomization", {commands::kustomize_build_command(), create_row(), fix_row()});
    add("Add", add_rows());
    add("Set", set_rows());
    add("Remove", remove_rows());
    add("Objects in files", cfg_rows());
    add("Information", telling_rows());
    return program;
}

int run(std::span<const std::string> words, ui::Terminal terminal) {
    const auto program = make_program();
    terminal.set_error_label("Error:");
    return commands::run(program, words, terminal,
                         [&](std::span<const std::string> given) { return translated(program.grammar, given); });
}

render::edit::EditSources BuildSources::sources() {
    const auto with_loader = [this](const auto& use) {
        return use(*render::Loader::open(".", {}, services_, remotes_.get()));
    };
    return {.read = [with_loader](const std::string& path) {
                return with_loader([&](const render::Loader& loader) { return loader.load(path); });
            },
            .check_base = [with_loader](const std::string& base) {
                with_loader([&](const render::Loader& loader) { static_cast<void>(loader.enter(base)); });
            }};
}

std::vector<std::string> comma_separated(const cli::Invocation& invocation, std::string_view argument) {
    return split(invocation.argument(argument), ',');
}

}  // namespace berth::compat::kustomize
