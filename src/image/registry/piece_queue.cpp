// SPDX-License-Identifier: Apache-2.0
// A bounded queue between a download and who stores it.
#include "image/registry/piece_queue.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace berth::image {
namespace {

constexpr std::size_t most_queued = 4UL * 1024UL * 1024UL;
constexpr std::size_t piece_size = 256UL * 1024UL;

}  // namespace

PieceQueue::PieceQueue(Producer producer, const CancelToken& cancel)
    : stop_(cancel), thread_([this, work = std::move(producer)] { produce(work); }) {}

PieceQueue::~PieceQueue() {
    stop_.cancel();
    {
        const std::scoped_lock lock(mutex_);
        abandoned_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void PieceQueue::produce(const Producer& producer) {
    std::exception_ptr failure;
    try {
        producer([this](std::string_view piece) { push(piece); }, stop_.token());
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::scoped_lock lock(mutex_);
        failure_ = failure;
        ended_ = true;
    }
    changed_.notify_all();
}

void PieceQueue::push(std::string_view piece) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queued_ < most_queued || abandoned_; });
    if (abandoned_) { throw Interrupted(); }
    // Small pieces are gathered: waking the reader for each costs more than the copy.
    if (!pieces_.empty() && pieces_.size() > 1 && pieces_.back().size() + piece.size() <= piece_size) {
        pieces_.back().append(piece);
    } else {
        pieces_.emplace_back(piece);
    }
    queued_ += piece.size();
    changed_.notify_all();
}

std::size_t PieceQueue::read(char* buffer, std::size_t capacity) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !pieces_.empty() || ended_; });
    if (pieces_.empty()) {
        if (failure_) { std::rethrow_exception(failure_); }
        return 0;
    }
    auto& first = pieces_.front();
    const std::size_t count = std::min(capacity, first.size() - consumed_of_first_);
    std::memcpy(buffer, first.data() + consumed_of_first_, count);
    consumed_of_first_ += count;
    queued_ -= count;
    if (consumed_of_first_ == first.size()) {
        pieces_.pop_front();
        consumed_of_first_ = 0;
    }
    lock.unlock();
    changed_.notify_all();
    return count;
}

}  // namespace berth::image
