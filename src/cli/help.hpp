// SPDX-License-Identifier: Apache-2.0
// The grammar as help text on a terminal.
#pragma once

#include <string>

#include "cli/grammar.hpp"

namespace berth::cli {

/// All commands by group, and the options that every command takes.
[[nodiscard]] std::string format_help(const Grammar& grammar);
/// One command: usage, description, arguments, options, examples.
[[nodiscard]] std::string format_help(const Grammar& grammar, const Command& command);
/// What follows an option's text: its choices, default and environment variable.
[[nodiscard]] std::string option_notes(const Option& option);
/// The groups of shown commands in the order in which they first appear.
[[nodiscard]] std::vector<std::string> groups(const Grammar& grammar);

}  // namespace berth::cli
