// SPDX-License-Identifier: Apache-2.0
// Command line words -> Invocation, with "did you mean" for what is mistyped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "cli/grammar.hpp"
#include "cli/invocation.hpp"

namespace berth::cli {

/// `--help`, or no command at all: the help of one command, or of everything when it is null.
struct HelpWanted {
    const Command* command = nullptr;
};
struct VersionWanted {};

using Parsed = std::variant<Invocation, HelpWanted, VersionWanted>;

/// `words` without the program's name. Throws Error of kind usage. The grammar must outlive the result.
[[nodiscard]] Parsed parse(const Grammar& grammar, std::span<const std::string> words);

/// The error for a command that is not in the table.
[[nodiscard]] Error unknown_command(const Grammar& grammar, std::string_view name);

/// Where the command's name stands among the words, and how many words it has. `command` is null when the words end
/// before it is complete; then `noun` is the half that was found.
struct CommandPlace {
    const Command* command = nullptr;
    std::string noun;
    std::size_t first = 0;
    std::size_t length = 0;
    bool awaits_value = false;  ///< the words end with a global option whose value is missing
};
/// Throws Error of kind usage for a name that is not in the table.
[[nodiscard]] CommandPlace locate_command(const Grammar& grammar, std::span<const std::string> words);

}  // namespace berth::cli
