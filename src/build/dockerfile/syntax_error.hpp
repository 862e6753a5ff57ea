// SPDX-License-Identifier: Apache-2.0
// Where something stands in a Dockerfile, and the error that points at it.
#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace berth::build::dockerfile {

/// Lines of the file, counted from 1, both ends included. {0, 0} means "no particular line".
struct LineRange {
    int first = 0;
    int last = 0;

    bool operator==(const LineRange&) const = default;
};

/// A Dockerfile that cannot be accepted. Carries the lines, so that callers can show them; the text that the user
/// sees begins with `FILE:LINE: `, once the file is known (see with_file).
class SyntaxError : public Error {
public:
    SyntaxError(LineRange lines, std::string message, std::string hint = {});

    [[nodiscard]] LineRange lines() const noexcept { return lines_; }
    /// The message without file and line.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// The same error with `FILE:LINE: ` in front.
    [[nodiscard]] SyntaxError with_file(std::string_view file) const;
    /// The same error pointing at other lines; for a caller that knows them better.
    [[nodiscard]] SyntaxError with_lines(LineRange lines) const;

private:
    SyntaxError(LineRange lines, std::string message, std::string hint, std::string shown);

    LineRange lines_;
    std::string text_;
};

} // namespace berth::build::dockerfile
