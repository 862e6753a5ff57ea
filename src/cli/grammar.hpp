// SPDX-License-Identifier: Apache-2.0
// What a command line may say: commands, their options and arguments, as plain data. Parsing, help, man pages and
// completion are all made from it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

/// What a value must look like; checked before the command runs.
enum class ValueKind : std::uint8_t { text, count, duration, choice };

/// What a shell offers for a value.
enum class Completes : std::uint8_t { nothing, file, directory, cluster, image, context, command };

enum class Times : std::uint8_t { once, many };
enum class Visibility : std::uint8_t { shown, hidden };

struct Option {
    std::string name;        ///< without dashes
    char letter = 0;         ///< short form, 0 for none
    std::string value;       ///< as help shows it, like "DIR"; empty for a flag
    std::string help;        ///< one line, no final period
    ValueKind kind = ValueKind::text;
    std::vector<std::string> choices{};
    std::string default_value{};
    std::string environment{};  ///< read when the option is not given
    Completes completes = Completes::nothing;
    Times times = Times::once;
    Visibility visibility = Visibility::shown;

    [[nodiscard]] bool is_flag() const { return value.empty(); }
};

enum class Arity : std::uint8_t { required, optional, any_number, at_least_one };

struct Argument {
    std::string name;  ///< like "CONTEXT"
    std::string help;
    Arity arity = Arity::required;
    Completes completes = Completes::nothing;
    std::vector<std::string> choices{};
};

struct Example {
    std::string command_line;
    std::string meaning;
};

/// `name` is one word ("up"), a noun and a verb ("node-image build"), or deeper ("edit add label").
struct Command {
    std::string name;
    std::string group;        ///< heading in `berth help`
    std::string summary;      ///< imperative, one line, no period
    std::string description{};  ///< paragraphs for the long help and the man page
    std::vector<Argument> arguments{};
    std::vector<Option> options{};
    std::vector<Example> examples{};
    Visibility visibility = Visibility::shown;
};

struct Grammar {
    std::string program;
    std::string summary;
    std::string version;
    std::vector<Option> global_options;  ///< accepted before and after the command's name
    std::vector<Command> commands;       ///< in the order of help

    /// Names of the commands that are not hidden.
    [[nodiscard]] std::vector<std::string> shown_names() const;
    /// By full name; nullptr when there is none.
    [[nodiscard]] const Command* find_command(std::string_view name) const;
    /// Whether some command's name starts with this noun and a blank.
    [[nodiscard]] bool is_noun(std::string_view word) const;
};

/// "-n, --name NAME" or "--all".
[[nodiscard]] std::string spelling(const Option& option);
/// "[OPTIONS] [NAME]", for usage lines.
[[nodiscard]] std::string synopsis(const Command& command);

}  // namespace berth::cli
