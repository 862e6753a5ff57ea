// SPDX-License-Identifier: Apache-2.0
// The only user of CLI11: it splits one command's words into options and the rest. Which command is meant, the
// meaning of the rest, and every message are decided here.
#include "cli/parser.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <map>

#include "base/duration.hpp"
#include "base/environment.hpp"
#include "base/text.hpp"

namespace berth::cli {

namespace {

Error usage(std::string message, std::string hint) { return {ErrorKind::usage, std::move(message), std::move(hint)}; }

std::string help_hint(const Grammar& grammar, const Command& command) {
    return "run '" + grammar.program + " " + command.name + " --help' to see what it takes";
}

std::string general_hint(const Grammar& grammar) {
    return "run '" + grammar.program + " help' to see all commands and options";
}

std::string did_you_mean(const std::vector<std::string>& near, std::string otherwise) {
    if (near.empty()) {
        return otherwise;
    }
    std::string text = "did you mean '" + near.front() + "'";
    if (near.size() > 1) {
        text += " or '" + near[1] + "'";
    }
    return text + "?";
}

/// The global option a word stands for, or null.
const Option* find_global(const Grammar& grammar, std::string_view word) {
    const std::string_view name = word.substr(0, word.find('='));
    for (const Option& option : grammar.global_options) {
        if (name == "--" + option.name || (option.letter != 0 && word.size() >= 2 && word[1] == option.letter)) {
            return &option;
        }
    }
    return nullptr;
}

bool takes_next_word(const Option& option, std::string_view word) {
    if (option.is_flag()) {
        return false;
    }
    return word.starts_with("--") ? word.find('=') == std::string_view::npos : word.size() == 2;
}

Error unknown_option(const Grammar& grammar, const Command* command, std::string_view word) {
    const std::string name(word.substr(0, word.find('=')));
    std::vector<std::string> known;
    auto add = [&](const std::vector<Option>& options) {
        for (const Option& option : options) {
            if (option.visibility == Visibility::shown) {
                known.push_back("--" + option.name);
            }
        }
    };
    if (command != nullptr) {
        add(command->options);
    }
    add(grammar.global_options);
    const auto near = name.starts_with("--") ? nearest(name, known) : std::vector<std::string>{};
    std::string of = command != nullptr ? " of '" + grammar.program + " " + command->name + "'" : "";
    return usage("unknown option '" + name + "'" + of,
                 did_you_mean(near, command != nullptr ? help_hint(grammar, *command)
                                                       : general_hint(grammar)));
}

void check_value(const Grammar& grammar, const Command& command, const Option& option, const std::string& value,
                 const std::string& given_by) {
    switch (option.kind) {
    case ValueKind::text: return;
    case ValueKind::duration:
        if (!parse_duration(value)) {
            throw usage("invalid value '" + value + "' for '" + given_by + "': not a duration",
                        "write it like '90s' or '2m30s'");
        }
        return;
    case ValueKind::count: {
        std::size_t number = 0;
        const char* end = value.data() + value.size();
        if (const auto result = std::from_chars(value.data(), end, number);
            result.ec != std::errc{} || result.ptr != end) {
            throw usage("invalid value '" + value + "' for '" + given_by + "': not a whole number",
                        help_hint(grammar, command));
        }
        return;
    }
    case ValueKind::choice:
        if (std::ranges::find(option.choices, value) == option.choices.end()) {
            throw usage("invalid value '" + value + "' for '" + given_by + "'",
                        did_you_mean(nearest(value, option.choices), "it is one of " + join(option.choices, ", ")));
        }
        return;
    }
}

struct Split {
    Invocation::Values options;
    std::vector<std::string> rest;
};

/// CLI11's part: options of one command out of the words; what it does not know stays in `rest`.
Split split_options(const Grammar& grammar, const Command& command, std::vector<std::string> words) {
    if (std::ranges::none_of(words, [](const std::string& word) { return word.starts_with('-'); })) {
        // Making an App of all options takes as long as a small render.
        return {.options = {}, .rest = std::move(words)};
    }
    ::CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    struct Slot {
        const Option* option = nullptr;
        ::CLI::Option* parsed = nullptr;
        std::vector<std::string> values;
    };
    std::vector<Slot> slots;
    slots.reserve(command.options.size() + grammar.global_options.size());
    for (const auto* list : {&command.options, &grammar.global_options}) {
        for (const Option& option : *list) {
            Slot& slot = slots.emplace_back(Slot{.option = &option});
            std::string names = "--" + option.name;
            if (option.letter != 0) {
                names += std::string(",-") + option.letter;
            }
            if (option.is_flag()) {
                slot.parsed = app.add_flag(names)->disable_flag_override()->multi_option_policy(
                    ::CLI::MultiOptionPolicy::TakeAll);
            } else {
                slot.parsed = app.add_option(names, slot.values)
                                  ->type_size(1)
                                  ->expected(1)
                                  ->allow_extra_args(false)
                                  ->multi_option_policy(::CLI::MultiOptionPolicy::TakeAll);
            }
        }
    }
    std::ranges::reverse(words);  // CLI11 takes its words from the back
    try {
        app.parse(std::move(words));
    } catch (const ::CLI::ArgumentMismatch& mismatch) {
        const std::string text = mismatch.what();
        const std::string name = text.substr(0, text.find(':'));
        throw usage("option '" + name + "' needs a value", help_hint(grammar, command));
    } catch (const ::CLI::ParseError& error) {
        throw usage(to_lower(error.what()), help_hint(grammar, command));
    }
    Split split;
    for (const Slot& slot : slots) {
        if (slot.parsed->count() > 0) {
            split.options[slot.option->name] =
                slot.option->is_flag() ? std::vector<std::string>(slot.parsed->count()) : slot.values;
        }
    }
    split.rest = app.remaining();
    return split;
}

Invocation::Values assign_arguments(const Grammar& grammar, const Command& command,
                                    const std::vector<std::string>& rest) {
    Invocation::Values values;
    std::size_t next = 0;
    for (const Argument& argument : command.arguments) {
        const bool many = argument.arity == Arity::any_number || argument.arity == Arity::at_least_one;
        const bool needed = argument.arity == Arity::required || argument.arity == Arity::at_least_one;
        if (next == rest.size()) {
            if (needed) {
                throw usage("'" + grammar.program + " " + command.name + "' needs the argument " + argument.name,
                            help_hint(grammar, command));
            }
            continue;
        }
        auto& taken = values[argument.name];
        do {
            if (!argument.choices.empty() &&
                std::ranges::find(argument.choices, rest[next]) == argument.choices.end()) {
                throw usage(
                    "invalid " + argument.name + " '" + rest[next] + "'",
                    did_you_mean(nearest(rest[next], argument.choices), "it is one of " + join(argument.choices, ", ")));
            }
            taken.push_back(rest[next++]);
        } while (many && next < rest.size());
    }
    if (next < rest.size()) {
        throw usage("unexpected argument '" + rest[next] + "' for '" + grammar.program + " " + command.name + "'",
                    help_hint(grammar, command));
    }
    return values;
}

void check_values(const Grammar& grammar, const Command& command, const Invocation::Values& given) {
    for (const auto* list : {&command.options, &grammar.global_options}) {
        for (const Option& option : *list) {
            if (const auto found = given.find(option.name); found != given.end()) {
                for (const std::string& value : found->second) {
                    if (!option.is_flag()) {
                        check_value(grammar, command, option, value, "--" + option.name);
                    }
                }
            } else if (!option.environment.empty()) {
                if (const auto value = find_environment(option.environment)) {
                    check_value(grammar, command, option, *value, option.environment);
                }
            }
        }
    }
}

bool asks_for(std::span<const std::string> words, std::string_view long_form, std::string_view short_form) {
    const auto end = std::ranges::find(words, "--");
    return std::any_of(words.begin(), end,
                       [&](const std::string& word) { return word == long_form || word == short_form; });
}

}  // namespace

Error unknown_command(const Grammar& grammar, std::string_view name) {
    // After a right noun only its verbs are compared, or every one of them would be near.
    const auto blank = name.rfind(' ');
    const std::string noun =
        blank != std::string_view::npos && grammar.is_noun(name.substr(0, blank)) ? std::string(name.substr(0, blank + 1)) : "";
    std::vector<std::string> known;
    for (const std::string& command : grammar.shown_names()) {
        if (command.starts_with(noun)) {
            known.push_back(command.substr(noun.size()));
        }
    }
    auto near = nearest(name.substr(noun.size()), known);
    for (std::string& command : near) {
        command.insert(0, noun);
    }
    return usage("unknown command '" + std::string(name) + "'",
                 did_you_mean(near, general_hint(grammar)));
}

CommandPlace locate_command(const Grammar& grammar, std::span<const std::string> words) {
    std::size_t at = 0;
    for (; at < words.size() && words[at].size() > 1 && words[at][0] == '-'; ++at) {
        const Option* option = find_global(grammar, words[at]);
        if (option == nullptr) {
            throw unknown_option(grammar, nullptr, words[at]);
        }
        if (takes_next_word(*option, words[at]) && ++at == words.size()) {
            return {.first = words.size(), .awaits_value = true};
        }
    }
    if (at >= words.size()) {
        return {.first = words.size()};
    }
    if (const Command* command = grammar.find_command(words[at])) {
        return {.command = command, .first = at, .length = 1};
    }
    std::string name = words[at];
    for (std::size_t length = 1; grammar.is_noun(name); ++length) {
        if (at + length >= words.size() || words[at + length].starts_with('-')) {
            return {.noun = name, .first = at, .length = length};
        }
        name += " " + words[at + length];
        if (const Command* command = grammar.find_command(name)) {
            return {.command = command, .first = at, .length = length + 1};
        }
    }
    throw unknown_command(grammar, name);
}

Parsed parse(const Grammar& grammar, std::span<const std::string> words) {
    const CommandPlace place = locate_command(grammar, words);
    if (place.awaits_value) {
        throw usage("option '" + words.back() + "' needs a value", general_hint(grammar));
    }
    if (place.command == nullptr) {
        if (asks_for(words, "--version", "-V") && place.noun.empty()) {
            return VersionWanted{};
        }
        if (place.noun.empty() || asks_for(words, "--help", "-h")) {
            return HelpWanted{};
        }
        std::vector<std::string> verbs;
        for (const Command& command : grammar.commands) {
            if (command.name.starts_with(place.noun + " ")) {
                verbs.push_back("'" + grammar.program + " " + command.name + "'");
            }
        }
        throw usage("'" + grammar.program + " " + place.noun + "' needs a verb", "there is " + join(verbs, ", "));
    }
    if (asks_for(words, "--help", "-h")) {
        return HelpWanted{.command = place.command};
    }
    std::vector<std::string> before_dashes;
    std::vector<std::string> after_dashes;
    bool dashes_seen = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i >= place.first && i < place.first + place.length) {
            continue;
        }
        if (!dashes_seen && words[i] == "--") {
            dashes_seen = true;
        } else {
            (dashes_seen ? after_dashes : before_dashes).push_back(words[i]);
        }
    }
    Split split = split_options(grammar, *place.command, std::move(before_dashes));
    for (const std::string& word : split.rest) {
        if (word.size() > 1 && word[0] == '-') {
            throw unknown_option(grammar, place.command, word);
        }
    }
    split.rest.insert(split.rest.end(), after_dashes.begin(), after_dashes.end());
    check_values(grammar, *place.command, split.options);
    auto arguments = assign_arguments(grammar, *place.command, split.rest);
    return Invocation(grammar, *place.command, std::move(split.options), std::move(arguments));
}

}  // namespace berth::cli
