// SPDX-License-Identifier: Apache-2.0
// The system's clock and one for tests.
#include "base/clock.hpp"

namespace berth {

std::chrono::system_clock::time_point SystemClock::now() const { return std::chrono::system_clock::now(); }

std::chrono::steady_clock::time_point SystemClock::monotonic() const { return std::chrono::steady_clock::now(); }

void SystemClock::sleep_for(std::chrono::milliseconds duration, const CancelToken& cancel) {
    cancel.sleep_for(duration);
}

void ManualClock::sleep_for(std::chrono::milliseconds duration, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    advance(duration);
}

void ManualClock::advance(std::chrono::milliseconds duration) {
    now_ += duration;
    monotonic_ += duration;
}

}  // namespace berth
