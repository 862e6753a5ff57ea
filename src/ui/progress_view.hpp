// SPDX-License-Identifier: Apache-2.0
// A way of showing progress: on a live terminal, as plain lines, or as JSON lines.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "ui/terminal.hpp"

namespace berth::ui {

enum class ProgressStyle : std::uint8_t { automatic, tty, plain, json };
enum class Verbosity : std::uint8_t {
    quiet,    ///< errors and warnings only
    normal,
    verbose,  ///< with the whole output of what is run
    debug,
};

class ProgressView : public progress::Sink {
public:
    /// Takes the live area off the screen, so that something else can be written; the next event brings it back.
    virtual void clear() noexcept {}
    virtual void report(const Error& error) noexcept = 0;
    virtual void report_interrupted() noexcept = 0;
};

/// `automatic` is tty on a terminal that can move its cursor, plain elsewhere. The terminal must outlive the view.
[[nodiscard]] std::unique_ptr<ProgressView> make_progress_view(ProgressStyle style, Verbosity verbosity,
                                                               const Terminal& terminal, CancelToken cancel);

[[nodiscard]] std::optional<ProgressStyle> parse_progress_style(std::string_view text);

}  // namespace berth::ui
