// SPDX-License-Identifier: Apache-2.0
// Tells a task how far a source has been read.
#pragma once

#include <memory>

#include "base/byte_stream.hpp"
#include "base/progress.hpp"

namespace berth {

class MeteredSource final : public ByteSource {
public:
    /// `task` outlives it; `total` is the size expected.
    MeteredSource(std::unique_ptr<ByteSource> source, progress::Task& task, std::uint64_t total)
        : source_(std::move(source)), task_(task), total_(total) {}
    std::size_t read(char* buffer, std::size_t capacity) override {
        const std::size_t count = source_->read(buffer, capacity);
        current_ += count;
        task_.advance(current_, total_);
        return count;
    }

private:
    std::unique_ptr<ByteSource> source_;
    progress::Task& task_;
    std::uint64_t total_;
    std::uint64_t current_ = 0;
};

}  // namespace berth
