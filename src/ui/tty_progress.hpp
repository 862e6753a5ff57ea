// SPDX-License-Identifier: Apache-2.0
// Progress on a live terminal: finished steps scroll up, running ones stay below with spinner and elapsed time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "ui/progress_view.hpp"
#include "ui/task_board.hpp"

namespace berth::ui {

class TtyProgress final : public ProgressView {
public:
    TtyProgress(const Terminal& terminal, Verbosity verbosity, CancelToken cancel);
    ~TtyProgress() override;
    TtyProgress(const TtyProgress&) = delete;
    TtyProgress& operator=(const TtyProgress&) = delete;

    void emit(const progress::Event& event) noexcept override;
    void clear() noexcept override;
    void report(const Error& error) noexcept override;
    void report_interrupted() noexcept override;

private:
    // All below want mutex_ held. `lines` go above the live area for good.
    void show(const progress::Started& event, std::string& lines);
    void show(const progress::Advanced& event, std::string& lines);
    void show(const progress::Detail& event, std::string& lines);
    void show(const progress::Log& event, std::string& lines);
    void show(const progress::Finished& event, std::string& lines);
    void show(const progress::Message& event, std::string& lines);
    void redraw(std::string_view lines);
    [[nodiscard]] std::string erase_sequence() const;
    [[nodiscard]] std::string live_area();
    [[nodiscard]] std::string styled(std::string_view style, std::string_view text) const;
    void keep_spinning(const std::stop_token& stop);

    const Terminal* terminal_;
    Verbosity verbosity_;
    CancelToken cancel_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    TaskBoard board_;
    std::size_t drawn_lines_ = 0;  ///< of the live area, on the screen now
    std::size_t frame_ = 0;
    std::jthread spinner_;  ///< started with the first task; last member, so that it ends first
};

}  // namespace berth::ui
