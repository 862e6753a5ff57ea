// SPDX-License-Identifier: Apache-2.0
// The process's standard streams: what they are connected to, and the only writes to them.
#pragma once

#include <string_view>

namespace berth::ui {

/// Whoever read our standard output went away. Not an Error: there is nobody left to tell.
struct BrokenPipe {};

class Terminal {
public:
    /// Descriptors stay the caller's.
    Terminal(int output, int error_output);

    [[nodiscard]] bool output_is_terminal() const noexcept { return output_is_terminal_; }
    [[nodiscard]] bool error_output_is_terminal() const noexcept { return error_output_is_terminal_; }
    /// Whether talk may be coloured: a terminal that is not 'dumb', and NO_COLOR unset.
    [[nodiscard]] bool colours() const noexcept { return colours_ && error_output_is_terminal_; }
    /// The same for results.
    [[nodiscard]] bool output_colours() const noexcept { return colours_ && output_is_terminal_; }
    /// The word in front of errors: that of the tool whose command line is spoken.
    [[nodiscard]] std::string_view error_label() const noexcept { return error_label_; }
    /// `label` must outlive the terminal.
    void set_error_label(std::string_view label) noexcept { error_label_ = label; }
    /// Columns and rows of the terminal that talk goes to, asked anew each time; 80x24 when unknown.
    struct Size {
        int columns = 80;
        int rows = 24;
    };
    [[nodiscard]] Size size() const noexcept;

    /// Data for standard output. Throws BrokenPipe, or Error when the disk behind it is full.
    void write_output(std::string_view text) const;
    /// Talk for standard error; failures are dropped, there is nowhere to report them.
    void write_talk(std::string_view text) const noexcept;

private:
    int output_;
    int error_output_;
    bool output_is_terminal_;
    bool error_output_is_terminal_;
    bool colours_;  ///< the user's environment lets a terminal show them
    std::string_view error_label_ = "error:";
};

}  // namespace berth::ui
