// SPDX-License-Identifier: Apache-2.0
// The one exception family: what failed, why, and what to do next. ui/ turns it into text.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace berth {

/// Decides the exit status and lets a caller choose (retry, create, report); never shown as such.
enum class ErrorKind : std::uint8_t {
    failed,         ///< the operation did not succeed (exit 1)
    usage,          ///< the command line is wrong (exit 2)
    invalid,        ///< an input file or value is wrong (exit 1)
    not_found,      ///< what was named does not exist (exit 1)
    denied,         ///< permission or authorisation (exit 1)
    conflict,       ///< somebody else holds or changed it (exit 1)
    unavailable,    ///< a peer did not answer; trying again may help (exit 1)
    unsupported,    ///< known, and not there yet (exit 1)
    no_space,       ///< disk or quota is full (exit 1)
};

/// Texts are lower case, operands quoted 'so', no final period. `causes` go from the outermost to the root cause.
class Error : public std::exception {
public:
    explicit Error(std::string message, std::string hint = {});
    Error(ErrorKind kind, std::string message, std::string hint = {});

    /// The same failure told from one level above: `doing` becomes the message, the old message the first cause.
    /// Keeps kind and hint.
    [[nodiscard]] Error within(std::string doing) const;
    [[nodiscard]] Error with_hint(std::string hint) const;
    /// The same failure in one text instead of message and causes.
    [[nodiscard]] Error reworded(std::string message) const;
    [[nodiscard]] Error with_cause(std::string cause) const;
    /// The same failure with the place in an input where it lies. What is told first, by those nearest to it, stays:
    /// whoever reads a text knows the line, whoever opened it the file. Lines count from 1; 0 = unknown.
    [[nodiscard]] Error at_line(std::size_t line) const;
    [[nodiscard]] Error at(std::string_view file, std::size_t line = 0) const;
    /// For a text that is a value in a file: its lines are not those of the file.
    [[nodiscard]] Error without_line() const;

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const std::vector<std::string>& causes() const noexcept { return causes_; }
    [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
    /// 'file:line', 'file', or empty if nobody told.
    [[nodiscard]] std::string place() const;
    [[nodiscard]] std::size_t line() const noexcept { return line_; }
    /// "message: cause: cause", for logs and tests.
    [[nodiscard]] const char* what() const noexcept override { return joined_.c_str(); }

private:
    void join();

    ErrorKind kind_ = ErrorKind::failed;
    std::string message_;
    std::vector<std::string> causes_;
    std::string hint_;
    std::string file_;
    std::size_t line_ = 0;
    std::string joined_;
};

/// An input that cannot be read: 'file:line:column: message'. Line and column count from 1; 0 = unknown.
class InputError : public Error {
public:
    struct Position {
        std::string file;
        std::size_t line = 0;
        std::size_t column = 0;
    };
    InputError(Position position, std::string_view message, std::string hint = {});
    [[nodiscard]] const Position& position() const noexcept { return position_; }

private:
    Position position_;
};

/// The user pressed Ctrl-C or a newer change superseded the work. Not an Error: nothing that handles failures may
/// swallow it.
class Interrupted : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

/// Runs `work`; an Error thrown by it leaves with `doing` in front (keeps kind and hint).
template <typename Work>
decltype(auto) within(std::string_view doing, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Error& error) {
        throw error.within(std::string(doing));
    }
}

/// Runs `work`; an Error thrown by it leaves with that place, unless it has one.
template <typename Work>
decltype(auto) at_place(std::string_view file, std::size_t line, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Error& error) {
        throw error.at(file, line);
    }
}

/// Error for a failed system call: "cannot DOING 'OPERAND'" caused by strerror; the kind follows errno.
[[nodiscard]] Error system_error(std::string_view doing, std::string_view operand, int error_number);
/// The same with the current errno.
[[nodiscard]] Error system_error(std::string_view doing, std::string_view operand);

}  // namespace berth
