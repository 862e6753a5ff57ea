// SPDX-License-Identifier: Apache-2.0
// Time as an effect, so that tests turn the clock themselves.
#pragma once

#include <chrono>

#include "base/cancel.hpp"

namespace berth {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
    [[nodiscard]] virtual std::chrono::steady_clock::time_point monotonic() const = 0;
    /// Throws Interrupted as soon as cancelled.
    virtual void sleep_for(std::chrono::milliseconds duration, const CancelToken& cancel) = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override;
    void sleep_for(std::chrono::milliseconds duration, const CancelToken& cancel) override;
};

/// Stands still until told otherwise; sleeping moves it at once.
class ManualClock final : public Clock {
public:
    [[nodiscard]] std::chrono::system_clock::time_point now() const override { return now_; }
    [[nodiscard]] std::chrono::steady_clock::time_point monotonic() const override { return monotonic_; }
    void sleep_for(std::chrono::milliseconds duration, const CancelToken& cancel) override;
    void advance(std::chrono::milliseconds duration);

private:
    std::chrono::system_clock::time_point now_{};
    std::chrono::steady_clock::time_point monotonic_{};
};

}  // namespace berth
