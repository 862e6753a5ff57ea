// SPDX-License-Identifier: Apache-2.0
// A Dockerfile as text cut into instructions: names, flags, arguments and lines, nothing expanded, no quote removed.
#pragma once

#include "build/dockerfile/heredoc.hpp"
#include "build/dockerfile/syntax_error.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

/// One instruction. `arguments` holds, by instruction: the words; the elements of the JSON form; the whole text in
/// shell form; for ENV and LABEL three strings a pair, key, value and "=" (or "" in the old form `ENV key value`).
struct Node {
    std::string name;                     ///< as written
    std::string text;                     ///< the whole instruction with its continuation lines joined
    std::vector<std::string> flags;       ///< `--name=value`, unquoted
    std::vector<std::string> arguments;
    bool json = false;                    ///< arguments came from a JSON array
    std::vector<Heredoc> heredocs;
    std::shared_ptr<Node> trigger;        ///< the instruction inside ONBUILD
    std::vector<std::string> comments;    ///< comment lines right above, without `#`
    LineRange lines;

    /// The name in lower case.
    std::string keyword() const;
};

struct Warning {
    LineRange lines;
    std::string message;
};

struct SyntaxTree {
    std::vector<Node> nodes;
    std::vector<Warning> warnings;
    char escape = '\\';
    LineRange lines;
};

/// Parses a Dockerfile. Throws SyntaxError (without file name).
SyntaxTree parse(std::string_view text);

/// Parses one instruction without heredoc bodies, as a trigger stored in an image's ONBUILD list is.
Node parse_instruction(std::string_view text, char escape);

} // namespace berth::build::dockerfile
