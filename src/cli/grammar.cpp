// SPDX-License-Identifier: Apache-2.0
// Look-ups in the grammar and the spelling of its parts, shared by help, man pages and messages.
#include "cli/grammar.hpp"

#include <algorithm>

namespace berth::cli {

std::vector<std::string> Grammar::shown_names() const {
    std::vector<std::string> names;
    for (const Command& command : commands) {
        if (command.visibility == Visibility::shown) {
            names.push_back(command.name);
        }
    }
    return names;
}

const Command* Grammar::find_command(std::string_view name) const {
    const auto found = std::ranges::find(commands, name, &Command::name);
    return found == commands.end() ? nullptr : &*found;
}

bool Grammar::is_noun(std::string_view word) const {
    return std::ranges::any_of(commands, [&](const Command& command) {
        return command.name.size() > word.size() && command.name.starts_with(word) && command.name[word.size()] == ' ';
    });
}

std::string spelling(const Option& option) {
    std::string text;
    if (option.letter != 0) {
        text = {'-', option.letter, ',', ' '};
    }
    text += "--" + option.name;
    if (!option.is_flag()) {
        text += " " + option.value;
    }
    return text;
}

std::string synopsis(const Command& command) {
    std::string text = "[OPTIONS]";
    for (const Argument& argument : command.arguments) {
        switch (argument.arity) {
        case Arity::required: text += " " + argument.name; break;
        case Arity::optional: text += " [" + argument.name + "]"; break;
        case Arity::any_number: text += " [" + argument.name + "...]"; break;
        case Arity::at_least_one: text += " " + argument.name + "..."; break;
        }
    }
    return text;
}

}  // namespace berth::cli
