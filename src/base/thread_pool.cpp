// SPDX-License-Identifier: Apache-2.0
// Threads and loops on them.
#include "base/thread_pool.hpp"

#include <algorithm>
#include <exception>
#include <memory>

#include "base/error.hpp"

namespace berth {

ThreadPool::ThreadPool(std::size_t threads) : limit_(threads) {}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        thread.join();
    }
}

std::size_t ThreadPool::size() const noexcept {
    if (limit_ == 0) {
        limit_ = std::max(1U, std::thread::hardware_concurrency());  // threads that ask at once find the same
    }
    return limit_;
}

void ThreadPool::submit(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(work));
        if (queue_.size() > idle_ && threads_.size() < size() && !closing_) {
            threads_.emplace_back([this] { serve(); });
        }
    }
    wake_.notify_one();
}

void ThreadPool::serve() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            ++idle_;
            wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
            --idle_;
            if (queue_.empty()) {
                return;
            }
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

namespace {

// Shared by the threads of one loop; kept alive by each, as a queued helper may start after the loop has ended.
struct Loop {
    explicit Loop(std::size_t size, const std::function<void(std::size_t)>& body) : count(size), work(&body) {}

    void run() {
        for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
            try {
                (*work)(i);
            } catch (...) {  // thread boundary: carried to the caller
                const std::lock_guard lock(mutex);
                if (!failure) {
                    failure = std::current_exception();
                }
                skip_rest();
            }
            finish_one();
        }
    }

    // Indices that nobody has taken yet count as finished.
    void skip_rest() {
        const std::size_t taken = std::min(next.exchange(count), count);
        finished += count - taken;
    }

    void finish_one() {
        const std::lock_guard lock(mutex);
        if (++finished == count) {
            done.notify_all();
        }
    }

    const std::size_t count;
    const std::function<void(std::size_t)>* work;
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::condition_variable done;
    std::size_t finished = 0;
    std::exception_ptr failure;
};

}  // namespace

void ThreadPool::for_each_index(std::size_t count, const std::function<void(std::size_t)>& work) {
    if (count == 0) {
        return;
    }
    auto loop = std::make_shared<Loop>(count, work);
    for (std::size_t i = 1; i < std::min(count, size() + 1); ++i) {
        submit([loop] { loop->run(); });
    }
    loop->run();
    std::unique_lock lock(loop->mutex);
    loop->done.wait(lock, [&] { return loop->finished == count; });
    if (loop->failure) {
        std::rethrow_exception(loop->failure);
    }
}

void run_concurrently(std::vector<std::function<void(const CancelToken&)>> pieces, const CancelToken& cancel) {
    CancelSource source(cancel);
    std::mutex mutex;
    std::exception_ptr failure;
    std::vector<std::thread> threads;
    threads.reserve(pieces.size());
    for (auto& piece : pieces) {
        threads.emplace_back([&] {
            try {
                piece(source.token());
            } catch (...) {  // thread boundary: the first is carried to the caller, the rest follow from its cancellation
                const std::lock_guard lock(mutex);
                if (!failure) {
                    failure = std::current_exception();
                }
                source.cancel();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

}  // namespace berth
