// SPDX-License-Identifier: Apache-2.0
// Layout of help: 80 columns, two columns for lists.
#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace berth::cli {

namespace {

constexpr std::size_t line_width = 80;
constexpr std::size_t widest_left = 30;

/// Words of `text` in lines of at most `width`; the lines after the first start with `indent` blanks.
std::string wrap(std::string_view text, std::size_t indent, std::size_t width = line_width) {
    std::string result;
    std::size_t column = indent;
    for (const std::string& word : split(text, ' ')) {
        if (column > indent && column + 1 + word.size() > width) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            result += ' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

struct Line {
    std::string left;
    std::string right;
};

std::string two_columns(const std::vector<Line>& lines) {
    std::size_t left = 0;
    for (const Line& line : lines) {
        if (line.left.size() <= widest_left) {
            left = std::max(left, line.left.size());
        }
    }
    std::string text;
    for (const Line& line : lines) {
        const std::size_t indent = 2 + left + 2;
        text += "  " + line.left;
        text += line.left.size() > left ? "\n" + std::string(indent, ' ') : std::string(indent - 2 - line.left.size(), ' ');
        text += wrap(line.right, indent) + "\n";
    }
    return text;
}

std::vector<Line> option_lines(const std::vector<Option>& options) {
    std::vector<Line> lines;
    for (const Option& option : options) {
        if (option.visibility == Visibility::shown) {
            // Long-only options line up with the names of the others.
            const std::string left = (option.letter == 0 ? "    " : "") + spelling(option);
            lines.push_back({.left = left, .right = option.help + option_notes(option)});
        }
    }
    return lines;
}

}  // namespace

std::string option_notes(const Option& option) {
    std::vector<std::string> notes;
    if (!option.choices.empty()) {
        notes.push_back(join(option.choices, ", "));
    }
    if (!option.default_value.empty()) {
        notes.push_back("default: " + option.default_value);
    }
    if (option.times == Times::many) {
        notes.emplace_back("may be repeated");
    }
    if (!option.environment.empty()) {
        notes.push_back("environment: " + option.environment);
    }
    return notes.empty() ? "" : " (" + join(notes, "; ") + ")";
}

std::vector<std::string> groups(const Grammar& grammar) {
    std::vector<std::string> names;
    for (const Command& command : grammar.commands) {
        if (command.visibility == Visibility::shown && std::ranges::find(names, command.group) == names.end()) {
            names.push_back(command.group);
        }
    }
    return names;
}

std::string format_help(const Grammar& grammar) {
    std::string text = fmt::format("{}\n\nUsage: {} [OPTIONS] COMMAND ...\n", grammar.summary, grammar.program);
    for (const std::string& group : groups(grammar)) {
        std::vector<Line> lines;
        for (const Command& command : grammar.commands) {
            if (command.group == group && command.visibility == Visibility::shown) {
                lines.push_back({.left = command.name, .right = command.summary});
            }
        }
        text += "\n" + group + ":\n" + two_columns(lines);
    }
    text += "\nOptions of every command:\n" + two_columns(option_lines(grammar.global_options));
    return text + fmt::format("\nRun '{} COMMAND --help' for one command.\n", grammar.program);
}

std::string format_help(const Grammar& grammar, const Command& command) {
    std::string text = fmt::format("{}\n\nUsage: {} {} {}\n", command.summary, grammar.program, command.name,
                                   synopsis(command));
    for (const std::string& paragraph : split_lines(command.description)) {
        if (!paragraph.empty()) {
            text += "\n" + wrap(paragraph, 0) + "\n";
        }
    }
    if (!command.arguments.empty()) {
        std::vector<Line> lines;
        for (const Argument& argument : command.arguments) {
            const std::string notes = argument.choices.empty() ? "" : " (" + join(argument.choices, ", ") + ")";
            lines.push_back({.left = argument.name, .right = argument.help + notes});
        }
        text += "\nArguments:\n" + two_columns(lines);
    }
    if (const auto lines = option_lines(command.options); !lines.empty()) {
        text += "\nOptions:\n" + two_columns(lines);
    }
    text += "\nOptions of every command:\n" + two_columns(option_lines(grammar.global_options));
    if (!command.examples.empty()) {
        text += "\nExamples:\n";
        for (const Example& example : command.examples) {
            text += fmt::format("  {}\n      {}\n", example.command_line, example.meaning);
        }
    }
    return text;
}

}  // namespace berth::cli
