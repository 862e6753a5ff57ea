// SPDX-License-Identifier: Apache-2.0
// Progress as one JSON object a line on standard error, for programs.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <utility>

#include "json/value.hpp"
#include "ui/progress_view.hpp"

namespace berth::ui {

/// Every object has "time" (RFC 3339) and "event": started, advanced, detail, log, finished, message, error or
/// interrupted. Every field of an event is always there; null for none. "advanced" comes at most ten times a second for one task, and
/// when it is complete.
class JsonProgress final : public ProgressView {
public:
    JsonProgress(const Terminal& terminal, Verbosity verbosity, CancelToken cancel)
        : terminal_(&terminal), verbosity_(verbosity), cancel_(std::move(cancel)) {}
    void emit(const progress::Event& event) noexcept override;
    void report(const Error& error) noexcept override;
    void report_interrupted() noexcept override;

private:
    void write(json::Object object) noexcept;
    [[nodiscard]] bool is_due(const progress::Advanced& event);
    const Terminal* terminal_;
    Verbosity verbosity_;
    CancelToken cancel_;
    std::mutex mutex_;
    std::map<progress::TaskId, std::chrono::steady_clock::time_point> last_advance_;
};

}  // namespace berth::ui
