// SPDX-License-Identifier: Apache-2.0
// Where a command's results and talk meet: results go to standard output without breaking the live progress.
#pragma once

#include <memory>
#include <string_view>

#include "ui/progress_view.hpp"
#include "ui/terminal.hpp"

namespace berth::ui {

class Console {
public:
    /// `terminal` must outlive the console.
    Console(const Terminal& terminal, ProgressStyle style, Verbosity verbosity, CancelToken cancel);

    /// Data for standard output, as it stands. Throws BrokenPipe.
    void print(std::string_view data);
    [[nodiscard]] progress::Sink& progress() { return *view_; }
    void report(const Error& error) noexcept { view_->report(error); }
    void report_interrupted() noexcept { view_->report_interrupted(); }
    [[nodiscard]] const Terminal& terminal() const { return *terminal_; }

private:
    const Terminal* terminal_;
    std::unique_ptr<ProgressView> view_;
};

}  // namespace berth::ui
