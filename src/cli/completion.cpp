// SPDX-License-Identifier: Apache-2.0
// Decides which part of the grammar the last word belongs to.
#include "cli/completion.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "cli/parser.hpp"

namespace berth::cli {

namespace {

void offer(Completion& completion, std::string_view prefix, std::string text, std::string description = {}) {
    if (text.starts_with(prefix)) {
        completion.candidates.push_back({.text = std::move(text), .description = std::move(description)});
    }
}

struct Options {
    const Grammar* grammar;
    const Command* command;  // null before the command's name

    template <typename Match>
    [[nodiscard]] const Option* find(Match matches) const {
        for (const auto* list : lists()) {
            if (const auto found = std::ranges::find_if(*list, matches); found != list->end()) {
                return &*found;
            }
        }
        return nullptr;
    }
    [[nodiscard]] std::vector<const std::vector<Option>*> lists() const {
        if (command == nullptr) {
            return {&grammar->global_options};
        }
        return {&command->options, &grammar->global_options};
    }
    /// The option whose value must follow `word`, or null.
    [[nodiscard]] const Option* awaiting_value(std::string_view word) const {
        return find([&](const Option& option) {
            return !option.is_flag() && (word == "--" + option.name ||
                                         (option.letter != 0 && word == std::string{'-', option.letter}));
        });
    }
};

Completion values(Completes kind, const std::vector<std::string>& choices, std::string_view prefix,
                  std::string_view before, const NamesOf& names_of) {
    Completion completion;
    if (kind == Completes::file || kind == Completes::directory) {
        completion.source = kind;
        return completion;
    }
    auto names = choices;
    if (names.empty() && kind != Completes::nothing) {
        names = names_of(kind);
    }
    for (const std::string& name : names) {
        if (name.starts_with(prefix)) {
            completion.candidates.push_back({.text = std::string(before) + name});
        }
    }
    return completion;
}

Completion option_names(const Options& options, std::string_view prefix) {
    Completion completion;
    for (const auto* list : options.lists()) {
        for (const Option& option : *list) {
            if (option.visibility == Visibility::shown) {
                offer(completion, prefix, "--" + option.name, option.help);
            }
        }
    }
    return completion;
}

/// First words at `depth` 0, verbs of `noun` at depth 1.
Completion command_names(const Grammar& grammar, const std::string& noun, std::string_view prefix) {
    Completion completion;
    std::set<std::string> nouns;
    for (const Command& command : grammar.commands) {
        if (command.visibility == Visibility::hidden) {
            continue;
        }
        if (!noun.empty()) {
            if (command.name.starts_with(noun + " ")) {
                offer(completion, prefix, command.name.substr(noun.size() + 1), command.summary);
            }
        } else if (const auto blank = command.name.find(' '); blank == std::string::npos) {
            offer(completion, prefix, command.name, command.summary);
        } else if (nouns.insert(command.name.substr(0, blank)).second) {
            offer(completion, prefix, command.name.substr(0, blank), command.summary + ", and more");
        }
    }
    return completion;
}

/// The argument that the next plain word would be, or null when there are enough.
const Argument* next_argument(const Options& options, std::span<const std::string> words_before) {
    std::size_t plain = 0;
    bool only_plain = false;
    for (std::size_t i = 0; i < words_before.size(); ++i) {
        const std::string& word = words_before[i];
        if (!only_plain && word == "--") {
            only_plain = true;
        } else if (!only_plain && options.awaiting_value(word) != nullptr) {
            ++i;
        } else if (only_plain || !word.starts_with('-')) {
            ++plain;
        }
    }
    for (const Argument& argument : options.command->arguments) {
        if (plain == 0 || argument.arity == Arity::any_number || argument.arity == Arity::at_least_one) {
            return &argument;
        }
        --plain;
    }
    return nullptr;
}

}  // namespace

Completion complete(const Grammar& grammar, std::span<const std::string> words, const NamesOf& names_of) {
    if (words.empty()) {
        return command_names(grammar, "", "");
    }
    const std::string& word = words.back();
    const auto before = words.first(words.size() - 1);
    CommandPlace place;
    try {
        place = locate_command(grammar, before);
    } catch (const Error&) {
        return {};  // a command line that cannot become right any more
    }
    const Options options{.grammar = &grammar, .command = place.command};
    const bool only_arguments = std::ranges::find(before, "--") != before.end();
    if (!only_arguments && !before.empty()) {
        if (const Option* option = options.awaiting_value(before.back())) {
            return values(option->completes, option->choices, word, "", names_of);
        }
    }
    if (!only_arguments && word.starts_with("--") && word.find('=') != std::string::npos) {
        const auto equals = word.find('=');
        const Option* option = options.awaiting_value(std::string_view(word).substr(0, equals));
        return option == nullptr ? Completion{}
                                 : values(option->completes, option->choices, word.substr(equals + 1),
                                          word.substr(0, equals + 1), names_of);
    }
    if (!only_arguments && word.starts_with('-')) {
        return option_names(options, word);
    }
    if (place.command == nullptr) {
        return command_names(grammar, place.noun, word);
    }
    const Argument* argument = next_argument(options, before.subspan(place.first + place.length));
    if (argument == nullptr) {
        return {};
    }
    if (argument->completes == Completes::command) {
        return command_names(grammar, "", word);
    }
    return values(argument->completes, argument->choices, word, "", names_of);
}

std::string format_completion(const Completion& completion) {
    switch (completion.source) {
    case Completes::file: return ":file\n";
    case Completes::directory: return ":directory\n";
    case Completes::nothing:
    case Completes::cluster:
    case Completes::image:
    case Completes::context:
    case Completes::command: break;
    }
    std::string text = ":words\n";
    for (const Candidate& candidate : completion.candidates) {
        text += candidate.text + "\t" + candidate.description + "\n";
    }
    return text;
}

}  // namespace berth::cli
