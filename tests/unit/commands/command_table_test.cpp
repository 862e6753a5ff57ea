// SPDX-License-Identifier: Apache-2.0
// Rules that every row of the command table keeps.
#include <doctest/doctest.h>

#include <cctype>
#include <set>

#include "cli/help.hpp"
#include "commands/program.hpp"

using namespace berth;

namespace {

bool is_one_line_without_period(const std::string& text) {
    return !text.empty() && text.find('\n') == std::string::npos && !text.ends_with('.');
}

}  // namespace

TEST_CASE("commands::command_table: every command is named, grouped, summed up in one line, and runs") {
    const auto program = commands::make_program();
    std::set<std::string> names;
    for (const auto& command : program.grammar.commands) {
        CAPTURE(command.name);
        CHECK(names.insert(command.name).second);
        CHECK_FALSE(command.group.empty());
        CHECK(is_one_line_without_period(command.summary));
        CHECK(std::isupper(static_cast<unsigned char>(command.summary.front())));
        CHECK((program.run_of(command) != nullptr));
        CHECK_FALSE(cli::format_help(program.grammar, command).empty());
    }
}

TEST_CASE("commands::command_table: no option is spelled twice, each is explained") {
    const auto program = commands::make_program();
    for (const auto& command : program.grammar.commands) {
        std::set<std::string> names;
        std::set<char> letters;
        for (const auto* list : {&command.options, &program.grammar.global_options}) {
            for (const auto& option : *list) {
                CAPTURE(command.name);
                CAPTURE(option.name);
                CHECK(names.insert(option.name).second);
                CHECK((option.letter == 0 || letters.insert(option.letter).second));
                CHECK(is_one_line_without_period(option.help));
                CHECK((option.kind == cli::ValueKind::choice) == !option.choices.empty());
                CHECK((!option.is_flag() || option.default_value.empty()));
            }
        }
    }
}

TEST_CASE("commands::command_table: what follows an argument that takes all the rest would never get a value") {
    for (const auto& command : commands::make_program().grammar.commands) {
        CAPTURE(command.name);
        for (std::size_t i = 0; i < command.arguments.size(); ++i) {
            CHECK(is_one_line_without_period(command.arguments[i].help));
            const auto arity = command.arguments[i].arity;
            const bool takes_rest = arity == cli::Arity::any_number || arity == cli::Arity::at_least_one;
            CHECK((!takes_rest || i + 1 == command.arguments.size()));
        }
    }
}

TEST_CASE("commands::find_command makes the row of that name, for every row") {
    for (const auto& row : commands::command_table()) {
        CAPTURE(row.grammar.name);
        const auto found = commands::find_command(row.grammar.name);
        REQUIRE(found.has_value());
        CHECK(found->grammar.name == row.grammar.name);
        CHECK(found->grammar.group == row.grammar.group);
        CHECK((found->run == row.run));
    }
    CHECK_FALSE(commands::find_command("rendr").has_value());
}

TEST_CASE("commands::make_program_for makes one command where the words name it, all where others may matter") {
    const auto commands_for = [](std::vector<std::string> words) {
        return commands::make_program_for(words).grammar.commands.size();
    };
    const auto all = commands::command_table().size();
    CHECK(commands_for({"render", "help"}) == 1);
    CHECK(commands_for({}) == all);
    CHECK(commands_for({"--quiet", "render"}) == all);
    CHECK(commands_for({"rendr"}) == all);
    CHECK(commands_for({"node-image", "build"}) == all);
    CHECK(commands_for({"help", "render"}) == all);
    CHECK(commands_for({"__complete", "re"}) == all);
    CHECK(commands_for({"__generate", "."}) == all);
}
