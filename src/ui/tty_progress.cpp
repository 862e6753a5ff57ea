// SPDX-License-Identifier: Apache-2.0
// Drawing of the live area: erased and written anew as one write(2), so that it does not flicker.
#include "ui/tty_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/duration.hpp"
#include "ui/error_report.hpp"
#include "ui/outcome.hpp"
#include "ui/text_width.hpp"

namespace berth::ui {

namespace {

constexpr auto frame_time = std::chrono::milliseconds(100);
constexpr std::array<std::string_view, 10> frames{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
constexpr std::size_t permanent_depth = 2;  // deeper tasks are only seen while they run
constexpr std::size_t shown_log_lines = 5;
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view reset = "\x1b[0m";

bool is_verbose(Verbosity verbosity) { return verbosity == Verbosity::verbose || verbosity == Verbosity::debug; }

}  // namespace

TtyProgress::TtyProgress(const Terminal& terminal, Verbosity verbosity, CancelToken cancel)
    : terminal_(&terminal), verbosity_(verbosity), cancel_(std::move(cancel)) {}

TtyProgress::~TtyProgress() {
    spinner_ = {};
    clear();
}

std::string TtyProgress::styled(std::string_view style, std::string_view text) const {
    return terminal_->colours() ? fmt::format("{}{}{}", style, text, reset) : std::string(text);
}

void TtyProgress::emit(const progress::Event& event) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        std::string lines;
        std::visit([&](const auto& known) { show(known, lines); }, event);
        // Amounts and details wait for the next frame: there may be thousands a second.
        if (!lines.empty() || std::holds_alternative<progress::Started>(event)) {
            redraw(lines);
        }
    } catch (const std::exception&) {
        // Out of memory: the work goes on without this frame.
    }
}

void TtyProgress::show(const progress::Started& event, std::string&) {
    board_.start(event, std::chrono::steady_clock::now());
    if (!spinner_.joinable() && verbosity_ != Verbosity::quiet) {
        spinner_ = std::jthread([this](const std::stop_token& stop) { keep_spinning(stop); });
    }
    changed_.notify_one();
}

void TtyProgress::show(const progress::Advanced& event, std::string&) {
    if (RunningTask* task = board_.find(event.id)) {
        task->advance = event;
    }
}

void TtyProgress::show(const progress::Detail& event, std::string&) {
    if (RunningTask* task = board_.find(event.id)) {
        task->detail = printable(event.text);
    }
}

void TtyProgress::show(const progress::Log& event, std::string& lines) {
    board_.log(event);
    if (is_verbose(verbosity_)) {
        lines += styled(dim, "   │ " + printable(event.line)) + "\n";
    }
}

void TtyProgress::show(const progress::Finished& event, std::string& lines) {
    const auto task = board_.finish(event.id);
    const progress::Outcome outcome = true_outcome(event.outcome, cancel_);
    const bool failed = outcome == progress::Outcome::failed;
    if (!task || (!failed && task->depth >= permanent_depth && !is_verbose(verbosity_))) {
        return;
    }
    if (failed && !is_verbose(verbosity_)) {
        for (const std::string& line : task->log) {
            lines += styled(dim, "   │ " + printable(line)) + "\n";
        }
    }
    if (verbosity_ == Verbosity::quiet) {
        return;
    }
    std::string mark;
    std::string after = format_elapsed(event.elapsed);
    switch (outcome) {
    case progress::Outcome::done: mark = styled(green, "✓"); break;
    case progress::Outcome::cached: mark = styled(cyan, "✓"), after = "cached"; break;
    case progress::Outcome::failed: mark = styled(red, "✗"); break;
    case progress::Outcome::cancelled: mark = styled(yellow, "■"), after = "cancelled"; break;
    }
    lines += fmt::format(" {} {}  {}\n", mark, task->title, styled(dim, after));
}

void TtyProgress::show(const progress::Message& event, std::string& lines) {
    if (!shows_message(verbosity_, event.level)) {
        return;
    }
    switch (event.level) {
    case progress::Level::debug: lines += styled(dim, "debug: " + event.text) + "\n"; break;
    case progress::Level::info: lines += event.text + "\n"; break;
    case progress::Level::warning: lines += styled(yellow, "warning:") + " " + event.text + "\n"; break;
    }
}

std::string TtyProgress::erase_sequence() const {
    // Cursor to the first line of the live area, then erase to the end of the screen.
    return drawn_lines_ == 0 ? std::string() : fmt::format("\x1b[{}F\x1b[0J", drawn_lines_);
}

std::string TtyProgress::live_area() {
    drawn_lines_ = 0;
    if (verbosity_ == Verbosity::quiet || board_.empty()) {
        return {};
    }
    const auto size = terminal_->size();
    const auto columns = static_cast<std::size_t>(std::max(size.columns, 20));
    const auto most_lines = static_cast<std::size_t>(std::max(size.rows - 2, 3));
    const auto now = std::chrono::steady_clock::now();
    std::string area;
    auto add = [&](std::string_view style, const std::string& line) {
        if (drawn_lines_ < most_lines) {
            area += styled(style, cut_to_width(line, columns - 1)) + "\n";
            ++drawn_lines_;
        }
    };
    for (const RunningTask* task : board_.in_tree_order()) {
        std::string line = fmt::format(" {}{} {}  {}", std::string(2 * task->depth, ' '), frames[frame_ % frames.size()],
                                       task->title, format_elapsed(now - task->started));
        if (task->advance) {
            line += "  " + format_advance(*task->advance);
        }
        if (!task->detail.empty()) {
            line += "  " + task->detail;
        }
        add("", line);
        if (!is_verbose(verbosity_)) {
            const std::size_t first = task->log.size() - std::min(task->log.size(), shown_log_lines);
            for (std::size_t i = first; i < task->log.size(); ++i) {
                add(dim, fmt::format(" {}  │ {}", std::string(2 * task->depth, ' '), printable(task->log[i])));
            }
        }
    }
    if (cancel_.is_cancelled()) {
        add(yellow, " stopping and cleaning up (Ctrl-C again to quit at once)");
    }
    return area;
}

void TtyProgress::redraw(std::string_view lines) {
    std::string screen = erase_sequence();
    screen += lines;
    screen += live_area();
    terminal_->write_talk(screen);
}

void TtyProgress::keep_spinning(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        changed_.wait(lock, stop, [this] { return !board_.empty(); });
        changed_.wait_for(lock, stop, frame_time, [] { return false; });
        if (!stop.stop_requested() && !board_.empty()) {
            ++frame_;
            redraw({});
        }
    }
}

void TtyProgress::clear() noexcept {
    const std::lock_guard lock(mutex_);
    terminal_->write_talk(erase_sequence());
    drawn_lines_ = 0;
}

void TtyProgress::report(const Error& error) noexcept {
    clear();
    terminal_->write_talk(format_error(error, terminal_->colours() ? Colours::on : Colours::off, terminal_->error_label()));
}

void TtyProgress::report_interrupted() noexcept {
    clear();
    terminal_->write_talk("\r\x1b[0J");  // the terminal's own "^C"
    terminal_->write_talk(styled(yellow, "interrupted") + "\n");
}

}  // namespace berth::ui
