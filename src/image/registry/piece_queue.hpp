// SPDX-License-Identifier: Apache-2.0
// Turns a download that pushes pieces into a source that is pulled from.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/byte_stream.hpp"
#include "base/cancel.hpp"

namespace berth::image {

/// Runs the producer in a thread of its own, a few pieces ahead of the reader.
class PieceQueue final : public ByteSource {
public:
    using Producer = std::function<void(const std::function<void(std::string_view)>& push, const CancelToken& cancel)>;
    PieceQueue(Producer producer, const CancelToken& cancel);
    /// Stops the producer and waits for it.
    ~PieceQueue() override;
    PieceQueue(const PieceQueue&) = delete;
    PieceQueue& operator=(const PieceQueue&) = delete;

    /// What the producer threw is thrown here.
    std::size_t read(char* buffer, std::size_t capacity) override;

private:
    void produce(const Producer& producer);
    void push(std::string_view piece);

    CancelSource stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> pieces_;
    std::size_t queued_ = 0;
    std::size_t consumed_of_first_ = 0;
    bool ended_ = false;
    bool abandoned_ = false;
    std::exception_ptr failure_;
    std::thread thread_;
};

}  // namespace berth::image
