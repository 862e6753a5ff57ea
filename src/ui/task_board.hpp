// SPDX-License-Identifier: Apache-2.0
// What is known about each task that runs, put together from progress events; the model behind tty and plain.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"

namespace berth::ui {

struct RunningTask {
    progress::TaskId id = 0;
    progress::TaskId parent = 0;
    std::size_t depth = 0;  ///< 0 without a parent
    std::string title;
    std::string detail;
    std::optional<progress::Advanced> advance;
    std::deque<std::string> log;  ///< the last lines, for the report of a failure
    std::chrono::steady_clock::time_point started;
};

class TaskBoard {
public:
    /// How many log lines of a task are kept.
    static constexpr std::size_t kept_lines = 40;

    const RunningTask& start(const progress::Started& event, std::chrono::steady_clock::time_point now);
    /// nullptr for an event of a task that is not running.
    [[nodiscard]] RunningTask* find(progress::TaskId id);
    /// Takes the task off the board.
    [[nodiscard]] std::optional<RunningTask> finish(progress::TaskId id);
    void log(const progress::Log& event);

    [[nodiscard]] bool empty() const { return tasks_.empty(); }
    /// Parents before their children, in the order of starting.
    [[nodiscard]] std::vector<const RunningTask*> in_tree_order() const;

private:
    void append_subtree(progress::TaskId parent, std::vector<const RunningTask*>& list) const;
    std::map<progress::TaskId, RunningTask> tasks_;
};

}  // namespace berth::ui
