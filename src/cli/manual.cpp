// SPDX-License-Identifier: Apache-2.0
// Man pages: same parts and same words as help, in roff.
#include "cli/manual.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/help.hpp"

namespace berth::cli {

namespace {

/// Backslashes and leading dots mean something to roff; '-' would become a hyphen that cannot be searched or copied.
std::string escape(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '\\') {
            escaped += "\\e";
        } else if (c == '-') {
            escaped += "\\-";
        } else {
            escaped += c;
        }
    }
    if (escaped.starts_with('.') || escaped.starts_with('\'')) {
        escaped.insert(0, "\\&");
    }
    return escaped;
}

std::string page_name(const Grammar& grammar, const Command& command) {
    return grammar.program + "-" + replace_all(command.name, " ", "-");
}

// No date: the page must be the same whenever it is made.
std::string heading(const Grammar& grammar, std::string_view name, std::string_view summary) {
    return fmt::format(".\\\" Made from the command table; do not edit.\n.TH {} 1 \"\" \"{} {}\" \"{} manual\"\n"
                       ".SH NAME\n{} \\- {}\n",
                       escape(to_lower(name)), grammar.program, grammar.version, grammar.program, escape(name),
                       escape(summary));
}

std::string option_list(const std::vector<Option>& options) {
    std::string text;
    for (const Option& option : options) {
        if (option.visibility == Visibility::shown) {
            text += fmt::format(".TP\n.B {}\n{}\n", escape(spelling(option)), escape(option.help + option_notes(option)));
        }
    }
    return text;
}

}  // namespace

std::string manual_file_name(const Grammar& grammar, const Command& command) {
    return page_name(grammar, command) + ".1";
}

std::string main_manual_page(const Grammar& grammar, const std::vector<ManualEntry>& environment) {
    std::string text = heading(grammar, grammar.program, grammar.summary);
    text += fmt::format(".SH SYNOPSIS\n.B {}\n[OPTIONS] COMMAND ...\n.SH COMMANDS\n", grammar.program);
    for (const std::string& group : groups(grammar)) {
        text += fmt::format(".SS {}\n", escape(group));
        for (const Command& command : grammar.commands) {
            if (command.group == group && command.visibility == Visibility::shown) {
                text += fmt::format(".TP\n.BR {} (1)\n{}\n", escape(page_name(grammar, command)), escape(command.summary));
            }
        }
    }
    text += ".SH OPTIONS OF EVERY COMMAND\n" + option_list(grammar.global_options);
    text += ".SH ENVIRONMENT\n";
    for (const ManualEntry& variable : environment) {
        text += fmt::format(".TP\n.B {}\n{}\n", escape(variable.name), escape(variable.meaning));
    }
    text += ".SH EXIT STATUS\n.TP\n.B 0\nit was done\n.TP\n.B 1\nit failed; standard error says why\n"
            ".TP\n.B 2\nthe command line is wrong\n.TP\n.B 130\nit was interrupted\n";
    return text;
}

std::string manual_page(const Grammar& grammar, const Command& command) {
    std::string text = heading(grammar, page_name(grammar, command), command.summary);
    text += fmt::format(".SH SYNOPSIS\n.B {} {}\n{}\n", grammar.program, escape(command.name), escape(synopsis(command)));
    if (!command.description.empty()) {
        text += ".SH DESCRIPTION\n";
        for (const std::string& line : split_lines(command.description)) {
            text += line.empty() ? ".PP\n" : escape(line) + "\n";
        }
    }
    if (!command.arguments.empty()) {
        text += ".SH ARGUMENTS\n";
        for (const Argument& argument : command.arguments) {
            const std::string notes = argument.choices.empty() ? "" : " (" + join(argument.choices, ", ") + ")";
            text += fmt::format(".TP\n.I {}\n{}\n", escape(argument.name), escape(argument.help + notes));
        }
    }
    if (const std::string options = option_list(command.options); !options.empty()) {
        text += ".SH OPTIONS\n" + options;
    }
    text += ".SH OPTIONS OF EVERY COMMAND\n" + option_list(grammar.global_options);
    if (!command.examples.empty()) {
        text += ".SH EXAMPLES\n";
        for (const Example& example : command.examples) {
            text += fmt::format(".TP\n.B {}\n{}\n", escape(example.command_line), escape(example.meaning));
        }
    }
    return text + fmt::format(".SH SEE ALSO\n.BR {} (1)\n", grammar.program);
}

}  // namespace berth::cli
