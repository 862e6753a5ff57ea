// SPDX-License-Identifier: Apache-2.0
// Choice among the styles of progress.
#include "ui/progress_view.hpp"

#include "base/environment.hpp"
#include "ui/json_progress.hpp"
#include "ui/plain_progress.hpp"
#include "ui/tty_progress.hpp"

namespace berth::ui {

std::optional<ProgressStyle> parse_progress_style(std::string_view text) {
    if (text == "auto") {
        return ProgressStyle::automatic;
    }
    if (text == "tty") {
        return ProgressStyle::tty;
    }
    if (text == "plain") {
        return ProgressStyle::plain;
    }
    if (text == "json") {
        return ProgressStyle::json;
    }
    return std::nullopt;
}

std::unique_ptr<ProgressView> make_progress_view(ProgressStyle style, Verbosity verbosity, const Terminal& terminal,
                                                 CancelToken cancel) {
    if (style == ProgressStyle::automatic) {
        const bool moves_cursor =
            terminal.error_output_is_terminal() && find_environment("TERM").value_or("dumb") != "dumb";
        style = moves_cursor ? ProgressStyle::tty : ProgressStyle::plain;
    }
    switch (style) {
    case ProgressStyle::tty: return std::make_unique<TtyProgress>(terminal, verbosity, std::move(cancel));
    case ProgressStyle::json: return std::make_unique<JsonProgress>(terminal, verbosity, std::move(cancel));
    case ProgressStyle::automatic:
    case ProgressStyle::plain: break;
    }
    return std::make_unique<PlainProgress>(terminal, verbosity, std::move(cancel));
}

}  // namespace berth::ui
