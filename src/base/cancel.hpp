// SPDX-License-Identifier: Apache-2.0
// Cooperative cancellation: one source (Ctrl-C, a newer change), many tokens that poll it or wait on its descriptor.
#pragma once

#include <chrono>
#include <memory>

namespace berth {

/// Copyable view; a default-constructed token is never cancelled. Thread-safe.
class CancelToken {
public:
    CancelToken() = default;

    [[nodiscard]] bool is_cancelled() const noexcept;
    /// Throws Interrupted when cancelled.
    void throw_if_cancelled() const;
    /// Becomes readable on cancellation, for poll(2); -1 for the token that is never cancelled. Do not read from it.
    [[nodiscard]] int descriptor() const noexcept;
    /// Sleeps, throws Interrupted as soon as cancelled.
    void sleep_for(std::chrono::milliseconds duration) const;

private:
    friend class CancelSource;
    struct State;
    explicit CancelToken(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
};

/// `cancel()` is async-signal-safe. A source made from a parent token is cancelled with it.
class CancelSource {
public:
    CancelSource();
    explicit CancelSource(const CancelToken& parent);
    void cancel() noexcept;
    [[nodiscard]] CancelToken token() const;

private:
    std::shared_ptr<CancelToken::State> state_;
};

}  // namespace berth
