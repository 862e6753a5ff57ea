// SPDX-License-Identifier: Apache-2.0
// The table of kustomize's commands.
#include "compat/kustomize/kustomize.hpp"

#include "base/text.hpp"
#include "commands/render.hpp"
#include "commands/run.hpp"
#include "compat/kustomize/rows.hpp"
#include "compat/kustomize/words.hpp"
#include "render/load/loader.hpp"

namespace berth::compat::kustomize {

namespace {

commands::Program program_without_commands() {
    commands::Program program = commands::program_without_commands();
    program.grammar.program = "kustomize";
    program.grammar.summary = "kustomize's command line, served by berth render";
    // kustomize asks for its version by a command, and means something else by a --version of its own.
    std::erase_if(program.grammar.global_options, [](const cli::Option& option) { return option.name == "version"; });
    program.usage_status = 1;
    return program;
}

commands::Program make_program() {
    commands::Program program = program_without_commands();
    for (const char* own : {"help", "__complete"}) {
        program.add(commands::find_command(own).value());
    }
    const auto add = [&](const char* group, std::vector<commands::Command> rows) {
        for (auto& row : rows) {
            row.grammar.group = group;
            program.add(std::move(row));
        }
    };
    add("Kustomization", {commands::kustomize_build_command(), create_row(), fix_row()});
    add("Add", add_rows());
    add("Set", set_rows());
    add("Remove", remove_rows());
    add("Objects in files", cfg_rows());
    add("Objects in files", cfg_print_rows());
    add("Information", telling_rows());
    return program;
}

/// A build is started so often that making the other commands, which takes as long as a small build, would be felt.
commands::Program make_program_for(std::span<const std::string> words) {
    if (words.empty() || words.front() != "build") {
        return make_program();
    }
    commands::Program program = program_without_commands();
    program.add(commands::kustomize_build_command());
    return program;
}

}  // namespace

int run(std::span<const std::string> words, ui::Terminal terminal) {
    const auto program = make_program_for(words);
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
