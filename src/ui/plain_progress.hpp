// SPDX-License-Identifier: Apache-2.0
// Progress as plain lines, for logs, CI and pipes.
#pragma once

#include <mutex>
#include <utility>

#include "ui/progress_view.hpp"
#include "ui/task_board.hpp"

namespace berth::ui {

class PlainProgress final : public ProgressView {
public:
    PlainProgress(const Terminal& terminal, Verbosity verbosity, CancelToken cancel)
        : terminal_(&terminal), verbosity_(verbosity), cancel_(std::move(cancel)) {}
    void emit(const progress::Event& event) noexcept override;
    void report(const Error& error) noexcept override;
    void report_interrupted() noexcept override;

private:
    void show(const progress::Started& event);
    void show(const progress::Advanced&) {}
    void show(const progress::Detail&) {}
    void show(const progress::Log& event);
    void show(const progress::Finished& event);
    void show(const progress::Message& event);
    [[nodiscard]] bool shows_depth(std::size_t depth) const;

    const Terminal* terminal_;
    Verbosity verbosity_;
    CancelToken cancel_;
    std::mutex mutex_;
    TaskBoard board_;
};

}  // namespace berth::ui
