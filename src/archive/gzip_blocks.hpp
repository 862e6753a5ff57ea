// SPDX-License-Identifier: Apache-2.0
// Gzip in blocks: each block is a gzip member of its own (RFC 1952 section 2.2), so that all cores compress.
#pragma once

#include <deque>
#include <future>
#include <memory>
#include <string>

#include "archive/compression.hpp"
#include "base/thread_pool.hpp"

namespace berth::archive {

/// The cut into blocks depends on the input alone, so the bytes do not depend on the number of threads. Output is
/// written from the calling thread, in order.
class GzipBlocks final : public Compressor {
public:
    /// `level` from 1 to 12.
    GzipBlocks(int level, ByteSink& sink);
    ~GzipBlocks() override;
    GzipBlocks(const GzipBlocks&) = delete;
    GzipBlocks& operator=(const GzipBlocks&) = delete;

    void write(std::string_view bytes) override;
    void finish() override;

private:
    void start_block();
    void write_oldest();

    ByteSink& sink_;
    int level_;
    std::string block_;
    std::deque<std::future<std::string>> running_;
    bool any_block_ = false;
    // Made with the second block: small layers never start a thread.
    std::unique_ptr<ThreadPool> pool_;
};

}  // namespace berth::archive
