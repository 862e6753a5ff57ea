// SPDX-License-Identifier: Apache-2.0
// Until when a fetch may last, asked from inside libgit2's callbacks, which cannot throw.
#pragma once

#include <chrono>

#include "base/cancel.hpp"

namespace berth::git {

class Deadline {
public:
    Deadline(std::chrono::milliseconds timeout, CancelToken cancel)
        : end_(std::chrono::steady_clock::now() + timeout), cancel_(std::move(cancel)) {}

    [[nodiscard]] bool has_passed() const { return std::chrono::steady_clock::now() >= end_; }
    [[nodiscard]] bool is_over() const { return has_passed() || cancel_.is_cancelled(); }
    [[nodiscard]] const CancelToken& cancel() const { return cancel_; }
    /// Milliseconds left for poll(2); 0 when over.
    [[nodiscard]] int remaining() const;
    /// Waits until the descriptor is ready for `events` (poll's); false when over before that.
    [[nodiscard]] bool wait(int descriptor, short events) const;

private:
    std::chrono::steady_clock::time_point end_;
    CancelToken cancel_;
};

}  // namespace berth::git
