// SPDX-License-Identifier: Apache-2.0
// Words and marks for what became of a task, the same in every style of progress.
#pragma once

#include <string>
#include <string_view>

#include "base/progress.hpp"
#include "ui/progress_view.hpp"

namespace berth::ui {

[[nodiscard]] std::string_view outcome_name(progress::Outcome outcome);
/// What unwinds after Ctrl-C did not fail, it was cancelled.
[[nodiscard]] progress::Outcome true_outcome(progress::Outcome outcome, const CancelToken& cancel);
[[nodiscard]] std::string_view level_name(progress::Level level);
[[nodiscard]] bool shows_message(Verbosity verbosity, progress::Level level);
/// "12.1 MB / 48.0 MB" or "3/7 pods".
[[nodiscard]] std::string format_advance(const progress::Advanced& event);

}  // namespace berth::ui
