// SPDX-License-Identifier: Apache-2.0
// Distribution of folders to threads.
#include "build/solver/folder_walk.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <mutex>
#include <thread>

namespace berth::build {
namespace {

class Walk {
public:
    Walk(const ReadFolder& read, const CancelToken& cancel) : read_(read), cancel_(cancel) {}

    void run() {
        folders_.push_back({});
        {
            std::vector<std::jthread> threads;
            for (std::size_t worker = 1; worker < walk_workers(); ++worker) {
                threads.emplace_back([this, worker] { serve(worker); });
            }
            serve(0);
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
    }

private:
    void serve(std::size_t worker) {
        std::vector<WalkedFolder> below;
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return !folders_.empty() || open_ == 0 || failure_; });
            if (open_ == 0 || failure_) {
                return;
            }
            const WalkedFolder folder = std::move(folders_.back());
            folders_.pop_back();
            lock.unlock();
            std::exception_ptr failure;
            below.clear();
            try {
                cancel_.throw_if_cancelled();
                read_(worker, folder, below);
            } catch (...) { // thread boundary: carried to the caller
                failure = std::current_exception();
            }
            lock.lock();
            if (failure && !failure_) {
                failure_ = failure;
            }
            open_ += below.size();
            --open_;
            const bool idle = folders_.empty();
            std::ranges::move(below, std::back_inserter(folders_));
            if (open_ == 0 || failure_ || (idle && !below.empty())) {
                wake_.notify_all();
            }
        }
    }

    const ReadFolder& read_;
    const CancelToken& cancel_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<WalkedFolder> folders_;
    std::size_t open_ = 1;  ///< folders waiting or being read
    std::exception_ptr failure_;
};

} // namespace

std::size_t walk_workers() { return std::clamp(std::thread::hardware_concurrency(), 1U, 16U); }

void walk_folders(const ReadFolder& read, const CancelToken& cancel) { Walk(read, cancel).run(); }

} // namespace berth::build
