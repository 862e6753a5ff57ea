// SPDX-License-Identifier: Apache-2.0
// Here-documents of RUN, COPY and ADD (Dockerfile reference, "Here-Documents").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth::build::dockerfile {

struct Heredoc {
    std::string name;             ///< delimiter, unquoted
    std::string content;          ///< lines up to the delimiter, each with its end; tabs of `<<-` still there
    bool expand = true;           ///< no part of the delimiter was quoted
    bool chomp = false;           ///< `<<-`
    unsigned file_descriptor = 0; ///< `3<<EOF`; 0 if not given

    /// The content with the leading tabs removed if `<<-` asks for it.
    std::string text() const;
};

/// One word such as `<<EOF`, `3<<-'EOF'`; nothing if it is no heredoc. Throws std::invalid_argument for one with an
/// unterminated quote.
std::optional<Heredoc> parse_heredoc_word(std::string_view word);

/// The heredocs that a line (an instruction with its continuation lines joined) announces, in order.
std::vector<Heredoc> heredocs_of_line(std::string_view line);

} // namespace berth::build::dockerfile
