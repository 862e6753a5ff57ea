// SPDX-License-Identifier: Apache-2.0
// A fixed set of threads, and loops that run on it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/cancel.hpp"

namespace berth {

class ThreadPool {
public:
    /// 0 = one per core. Threads start when there is work for them: most pools of short commands never get any.
    explicit ThreadPool(std::size_t threads = 0);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    /// Waits for all that was submitted.
    ~ThreadPool();

    /// `work` must not throw.
    void submit(std::function<void()> work);
    [[nodiscard]] std::size_t size() const noexcept;

    /// Calls work(0) ... work(count - 1), the calling thread helping. Returns when all are done. The first exception
    /// stops the starting of further ones and is rethrown.
    void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);

private:
    void serve();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    /// 0 until somebody asks: counting the cores takes as long as reading a file.
    mutable std::atomic<std::size_t> limit_;
    std::size_t idle_ = 0;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

/// Runs the pieces at once, each on a thread of its own (for work that waits: network, processes). Waits for all; then
/// rethrows the first exception. A failure cancels the token that the others were given.
void run_concurrently(std::vector<std::function<void(const CancelToken&)>> pieces, const CancelToken& cancel);

}  // namespace berth
