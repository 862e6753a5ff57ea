// SPDX-License-Identifier: Apache-2.0
// The comments at the head of a Dockerfile that are instructions to the builder: `# syntax=`, `# escape=`, `# check=`
// (Dockerfile reference, "Parser directives").
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "build/dockerfile/syntax_error.hpp"

namespace berth::build::dockerfile {

struct Directive {
    std::string name;   ///< in lower case
    std::string value;  ///< whole, trimmed
    LineRange lines;

    /// The value up to the first blank: what `syntax` means by it.
    std::string first_word() const;
};

/// Reads line after line; the head ends at the first one that is no known directive.
class DirectiveReader {
public:
    /// The directive on this line, if the head has not ended. Throws SyntaxError for one that is repeated.
    std::optional<Directive> read(std::string_view line, int number);

private:
    std::set<std::string> seen_;
    bool ended_ = false;
};

/// All known directives at the head of `text`.
std::vector<Directive> read_directives(std::string_view text);

/// One directive by name. For `syntax`, a `#!` line before it, the form `//syntax=` and a JSON document
/// `{"syntax": ...}` count as well, as files in other languages than Dockerfile's name their frontend so.
std::optional<Directive> find_directive(std::string_view text, std::string_view name);

} // namespace berth::build::dockerfile
