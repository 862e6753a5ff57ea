// SPDX-License-Identifier: Apache-2.0
// Words for outcomes and amounts.
#include "ui/outcome.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace berth::ui {

std::string_view outcome_name(progress::Outcome outcome) {
    switch (outcome) {
    case progress::Outcome::done: return "done";
    case progress::Outcome::cached: return "cached";
    case progress::Outcome::failed: return "failed";
    case progress::Outcome::cancelled: return "cancelled";
    }
    return "";
}

progress::Outcome true_outcome(progress::Outcome outcome, const CancelToken& cancel) {
    return outcome == progress::Outcome::failed && cancel.is_cancelled() ? progress::Outcome::cancelled : outcome;
}

std::string_view level_name(progress::Level level) {
    switch (level) {
    case progress::Level::debug: return "debug";
    case progress::Level::info: return "info";
    case progress::Level::warning: return "warning";
    }
    return "";
}

bool shows_message(Verbosity verbosity, progress::Level level) {
    switch (level) {
    case progress::Level::debug: return verbosity == Verbosity::debug;
    case progress::Level::info: return verbosity != Verbosity::quiet;
    case progress::Level::warning: return true;
    }
    return true;
}

std::string format_advance(const progress::Advanced& event) {
    if (event.unit == "B") {
        return event.total == 0 ? format_bytes(event.current)
                                : fmt::format("{} / {}", format_bytes(event.current), format_bytes(event.total));
    }
    return event.total == 0 ? fmt::format("{} {}", event.current, event.unit)
                            : fmt::format("{}/{} {}", event.current, event.total, event.unit);
}

}  // namespace berth::ui
