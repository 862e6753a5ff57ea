// SPDX-License-Identifier: Apache-2.0
// Computes the digest of what is read through it.
#pragma once

#include "base/byte_stream.hpp"
#include "image/digest.hpp"

namespace berth::image {

class HashingSource final : public ByteSource {
public:
    /// `source` outlives it.
    HashingSource(ByteSource& source, DigestAlgorithm algorithm) : source_(source), algorithm_(algorithm), hasher_(algorithm) {}
    std::size_t read(char* buffer, std::size_t capacity) override {
        const std::size_t count = source_.read(buffer, capacity);
        hasher_.update(std::string_view(buffer, count));
        return count;
    }
    /// Of all that was read so far; once.
    [[nodiscard]] Digest finish() { return Digest::from_hex(algorithm_, hasher_.finish_hex()); }

private:
    ByteSource& source_;
    DigestAlgorithm algorithm_;
    crypto::Hasher hasher_;
};

}  // namespace berth::image
