// SPDX-License-Identifier: Apache-2.0
// Results between frames of live progress.
#include "ui/console.hpp"

namespace berth::ui {

Console::Console(const Terminal& terminal, ProgressStyle style, Verbosity verbosity, CancelToken cancel)
    : terminal_(&terminal), view_(make_progress_view(style, verbosity, terminal, std::move(cancel))) {}

void Console::print(std::string_view data) {
    view_->clear();
    terminal_->write_output(data);
}

}  // namespace berth::ui
