// SPDX-License-Identifier: Apache-2.0
// Progress events: task identity and lifetime.
#include "base/progress.hpp"

#include <atomic>
#include <exception>
#include <utility>

namespace berth::progress {

namespace {

TaskId next_id() {
    static std::atomic<TaskId> last = 0;
    return last.fetch_add(1) + 1;
}

}  // namespace

void RecordingSink::emit(const Event& event) noexcept {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
}

std::vector<Event> RecordingSink::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

Task::Task(Sink& sink, std::string title, TaskId parent)
    : sink_(&sink), id_(next_id()), exceptions_(std::uncaught_exceptions()),
      started_(std::chrono::steady_clock::now()) {
    sink_->emit(Started{.id = id_, .parent = parent, .title = std::move(title)});
}

Task::Task(Task&& other) noexcept
    : sink_(other.sink_), id_(other.id_), exceptions_(other.exceptions_), started_(other.started_),
      open_(std::exchange(other.open_, false)) {}

Task::~Task() {
    if (open_) {
        // Which exception is in flight cannot be asked here; ui/ shows an interrupted run as cancelled as a whole.
        finish(std::uncaught_exceptions() > exceptions_ ? Outcome::failed : Outcome::done);
    }
}

void Task::advance(std::uint64_t current, std::uint64_t total, std::string_view unit) {
    sink_->emit(Advanced{.id = id_, .current = current, .total = total, .unit = std::string(unit)});
}

void Task::detail(std::string text) { sink_->emit(Detail{.id = id_, .text = std::move(text)}); }

void Task::log(std::string line) { sink_->emit(Log{.id = id_, .line = std::move(line)}); }

void Task::finish(Outcome outcome) {
    if (std::exchange(open_, false)) {
        sink_->emit(Finished{.id = id_, .outcome = outcome, .elapsed = std::chrono::steady_clock::now() - started_});
    }
}

void warn(Sink& sink, std::string text) { sink.emit(Message{.level = Level::warning, .text = std::move(text)}); }

void info(Sink& sink, std::string text) { sink.emit(Message{.level = Level::info, .text = std::move(text)}); }

void debug(Sink& sink, std::string text) { sink.emit(Message{.level = Level::debug, .text = std::move(text)}); }

}  // namespace berth::progress
