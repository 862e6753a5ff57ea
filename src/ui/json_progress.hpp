// SPDX-License-Identifier: Apache-2.0
// Progress as one JSON object a line on standard error, for programs.
#pragma once

#include <mutex>

#include "json/value.hpp"
#include "ui/progress_view.hpp"

namespace berth::ui {

/// Every object has "time" (RFC 3339) and "event": started, advanced, detail, log, finished, message, error or
/// interrupted. Every field of an event is always there; null for none.
class JsonProgress final : public ProgressView {
public:
    JsonProgress(const Terminal& terminal, Verbosity verbosity) : terminal_(&terminal), verbosity_(verbosity) {}
    void emit(const progress::Event& event) noexcept override;
    void report(const Error& error) noexcept override;
    void report_interrupted() noexcept override;

private:
    void write(json::Object object) noexcept;
    const Terminal* terminal_;
    Verbosity verbosity_;
    std::mutex mutex_;
};

}  // namespace berth::ui
