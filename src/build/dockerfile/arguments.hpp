// SPDX-License-Identifier: Apache-2.0
// How the text after an instruction's name is cut into flags and arguments; one way for each kind of instruction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

struct FlagSplit {
    std::vector<std::string> flags;
    std::string_view rest;
};

/// The leading `--flags`, quotes and backslashes removed; a bare `--` ends them.
FlagSplit split_flags(std::string_view text);

/// Cut at blanks, quotes ignored.
std::vector<std::string> split_at_blanks(std::string_view text);

/// Cut at blanks outside quotes and escapes, both of which stay in the words.
std::vector<std::string> split_words(std::string_view text, char escape);

/// A JSON array of strings; nothing if the text is no JSON array at all. Throws std::invalid_argument for an array
/// that holds anything else.
std::optional<std::vector<std::string>> parse_json_form(std::string_view text);

/// ENV and LABEL: three strings a pair, see Node. Throws std::invalid_argument.
std::vector<std::string> split_pairs(std::string_view text, char escape, std::string_view instruction);

} // namespace berth::build::dockerfile
