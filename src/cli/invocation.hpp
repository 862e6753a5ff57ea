// SPDX-License-Identifier: Apache-2.0
// One parsed command line: the command meant and the values given to it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/grammar.hpp"

namespace berth::cli {

/// Asking for a name that the command's grammar does not have is a bug and throws std::logic_error.
/// The grammar it was parsed with must outlive it.
class Invocation {
public:
    /// Values by option name (a flag has one empty value each time it was given) and by argument name.
    using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

    Invocation(const Grammar& grammar, const Command& command, Values options, Values arguments);

    [[nodiscard]] const Command& command() const { return *command_; }

    /// Whether the command takes that option: one function may serve several commands.
    [[nodiscard]] bool knows(std::string_view option) const;
    /// Whether the option or flag was given on the command line.
    [[nodiscard]] bool has(std::string_view option) const;
    /// How often it was given.
    [[nodiscard]] std::size_t count(std::string_view option) const;
    /// The value given, else that of its environment variable, else its default, else nothing.
    [[nodiscard]] std::optional<std::string> find(std::string_view option) const;
    /// The same for an option that has a default.
    [[nodiscard]] std::string text(std::string_view option) const;
    /// All values of an option that may be given many times.
    [[nodiscard]] std::vector<std::string> all(std::string_view option) const;
    /// For options of kind `duration` and `count` that are given or have a default.
    [[nodiscard]] std::chrono::nanoseconds duration(std::string_view option) const;
    [[nodiscard]] std::size_t number(std::string_view option) const;

    [[nodiscard]] std::optional<std::string> find_argument(std::string_view name) const;
    [[nodiscard]] std::string argument(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> arguments(std::string_view name) const;

private:
    [[nodiscard]] const Option* find_option(std::string_view name) const;
    [[nodiscard]] const Option& option_named(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string>& argument_named(std::string_view name) const;

    const Grammar* grammar_;
    const Command* command_;
    Values options_;
    Values arguments_;
};

}  // namespace berth::cli
