// SPDX-License-Identifier: Apache-2.0
// One line when a task begins, one when it ends; output of what is run in between.
#include "ui/plain_progress.hpp"

#include <fmt/format.h>

#include "base/duration.hpp"
#include "ui/error_report.hpp"
#include "ui/outcome.hpp"
#include "ui/text_width.hpp"

namespace berth::ui {

namespace {
constexpr std::size_t shown_depth = 2;  // deeper tasks (single layers, objects) only with -v
constexpr std::size_t prefix_width = 24;
}  // namespace

bool PlainProgress::shows_depth(std::size_t depth) const {
    return depth < shown_depth || verbosity_ == Verbosity::verbose || verbosity_ == Verbosity::debug;
}

void PlainProgress::emit(const progress::Event& event) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        std::visit([this](const auto& known) { show(known); }, event);
    } catch (const std::exception&) {
        // Out of memory: the work goes on without this line.
    }
}

void PlainProgress::show(const progress::Started& event) {
    const RunningTask& task = board_.start(event, std::chrono::steady_clock::now());
    if (verbosity_ != Verbosity::quiet && shows_depth(task.depth)) {
        terminal_->write_talk(fmt::format("{} ...\n", task.title));
    }
}

void PlainProgress::show(const progress::Log& event) {
    board_.log(event);
    const RunningTask* task = board_.find(event.id);
    if (verbosity_ != Verbosity::quiet && task != nullptr) {
        terminal_->write_talk(
            fmt::format("{} | {}\n", cut_to_width(task->title, prefix_width), printable(event.line)));
    }
}

void PlainProgress::show(const progress::Finished& event) {
    const auto task = board_.finish(event.id);
    if (!task) {
        return;
    }
    const progress::Outcome outcome = true_outcome(event.outcome, cancel_);
    if (outcome == progress::Outcome::failed && verbosity_ == Verbosity::quiet) {
        for (const std::string& line : task->log) {
            terminal_->write_talk(
                fmt::format("{} | {}\n", cut_to_width(task->title, prefix_width), printable(line)));
        }
    }
    if (verbosity_ != Verbosity::quiet &&
        (shows_depth(task->depth) || outcome == progress::Outcome::failed)) {
        terminal_->write_talk(fmt::format("{}: {} ({})\n", task->title, outcome_name(outcome),
                                          format_elapsed(event.elapsed)));
    }
}

void PlainProgress::show(const progress::Message& event) {
    if (shows_message(verbosity_, event.level)) {
        const std::string_view label = event.level == progress::Level::info ? "" : level_name(event.level);
        terminal_->write_talk(fmt::format("{}{}{}\n", label, label.empty() ? "" : ": ", event.text));
    }
}

void PlainProgress::report(const Error& error) noexcept {
    const std::lock_guard lock(mutex_);
    terminal_->write_talk(format_error(error, terminal_->colours() ? Colours::on : Colours::off, terminal_->error_label()));
}

void PlainProgress::report_interrupted() noexcept {
    const std::lock_guard lock(mutex_);
    terminal_->write_talk("interrupted\n");
}

}  // namespace berth::ui
