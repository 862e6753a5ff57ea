// SPDX-License-Identifier: Apache-2.0
// The text of an error that points into a Dockerfile.
#include "build/dockerfile/syntax_error.hpp"

#include <fmt/format.h>

namespace berth::build::dockerfile {

SyntaxError::SyntaxError(LineRange lines, std::string message, std::string hint)
    : SyntaxError(lines, message, hint, message) {}

SyntaxError::SyntaxError(LineRange lines, std::string message, std::string hint, std::string shown)
    : Error(ErrorKind::invalid, std::move(shown), std::move(hint)), lines_(lines), text_(std::move(message)) {}

SyntaxError SyntaxError::with_file(std::string_view file) const {
    std::string shown = lines_.first > 0 ? fmt::format("{}:{}: {}", file, lines_.first, text_)
                                         : fmt::format("{}: {}", file, text_);
    return {lines_, text_, hint(), std::move(shown)};
}

SyntaxError SyntaxError::with_lines(LineRange lines) const { return {lines, text_, hint()}; }

} // namespace berth::build::dockerfile
