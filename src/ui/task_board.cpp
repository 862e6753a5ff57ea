// SPDX-License-Identifier: Apache-2.0
// Bookkeeping of running tasks.
#include "ui/task_board.hpp"

#include "ui/text_width.hpp"

namespace berth::ui {

const RunningTask& TaskBoard::start(const progress::Started& event, std::chrono::steady_clock::time_point now) {
    const RunningTask* parent = find(event.parent);
    RunningTask task{.id = event.id,
                     .parent = parent == nullptr ? 0 : parent->id,
                     .depth = parent == nullptr ? 0 : parent->depth + 1,
                     .title = printable(event.title),
                     .detail = {},
                     .advance = {},
                     .log = {},
                     .started = now};
    return tasks_.insert_or_assign(event.id, std::move(task)).first->second;
}

RunningTask* TaskBoard::find(progress::TaskId id) {
    const auto found = tasks_.find(id);
    return found == tasks_.end() ? nullptr : &found->second;
}

std::optional<RunningTask> TaskBoard::finish(progress::TaskId id) {
    auto node = tasks_.extract(id);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
}

void TaskBoard::log(const progress::Log& event) {
    if (RunningTask* task = find(event.id)) {
        task->log.push_back(event.line);
        if (task->log.size() > kept_lines) {
            task->log.pop_front();
        }
    }
}

void TaskBoard::append_subtree(progress::TaskId parent, std::vector<const RunningTask*>& list) const {
    for (const auto& [id, task] : tasks_) {
        // A child that outlives its parent is shown at the top.
        const bool orphan = parent == 0 && task.parent != 0 && !tasks_.contains(task.parent);
        if (task.parent == parent || orphan) {
            list.push_back(&task);
            append_subtree(id, list);
        }
    }
}

std::vector<const RunningTask*> TaskBoard::in_tree_order() const {
    std::vector<const RunningTask*> list;
    append_subtree(0, list);
    return list;
}

}  // namespace berth::ui
