// SPDX-License-Identifier: Apache-2.0
// Compression of layers, and decompression of whatever comes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/byte_stream.hpp"

namespace berth::archive {

enum class Compression : std::uint8_t { none, gzip, zstd };

/// A sink that compresses into another. The same input and options give the same bytes, whatever the number of threads.
class Compressor : public ByteSink {
public:
    /// Writes what is left. Nothing may be written after it. Without it the output is cut off.
    virtual void finish() = 0;
};

struct CompressOptions {
    Compression compression = Compression::gzip;
    /// 0 = the default of berth for that format.
    int level = 0;
};

/// `sink` outlives it.
[[nodiscard]] std::unique_ptr<Compressor> make_compressor(const CompressOptions& options, ByteSink& sink);

/// Finds gzip, zstd, xz or bzip2 by content and undoes it, several members in a row too; anything else passes
/// through. Throws Error (invalid) when the data is damaged or cut off.
class DecompressingSource final : public ByteSource {
public:
    /// `source` outlives it; `name` is for errors.
    DecompressingSource(ByteSource& source, std::string name);
    ~DecompressingSource() override;
    std::size_t read(char* buffer, std::size_t capacity) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace berth::archive
