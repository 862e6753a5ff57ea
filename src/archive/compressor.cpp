// SPDX-License-Identifier: Apache-2.0
// Compressors: gzip by zlib, zstd by libzstd, none.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "archive/compression.hpp"
#include "base/error.hpp"

namespace berth::archive {
namespace {

constexpr std::size_t piece = 256 * 1024;
constexpr int gzip_level = 6;
constexpr int zstd_level = 3;
// zlib: 15 bits of window, and 16 asks for gzip's header and trailer (without name and time: deterministic).
constexpr int gzip_window = 15 + 16;
constexpr int gzip_memory = 9;

class PlainCompressor final : public Compressor {
public:
    explicit PlainCompressor(ByteSink& sink) : sink_(sink) {}
    void write(std::string_view bytes) override { sink_.write(bytes); }
    void finish() override {}

private:
    ByteSink& sink_;
};

class GzipCompressor final : public Compressor {
public:
    GzipCompressor(int level, ByteSink& sink) : sink_(sink), buffer_(piece) {
        if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_window, gzip_memory, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw Error("cannot start gzip compression");
        }
    }
    GzipCompressor(const GzipCompressor&) = delete;
    GzipCompressor& operator=(const GzipCompressor&) = delete;
    ~GzipCompressor() override { deflateEnd(&stream_); }

    void write(std::string_view bytes) override {
        while (!bytes.empty()) {
            const auto part = bytes.substr(0, std::numeric_limits<uInt>::max());
            bytes.remove_prefix(part.size());
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // NOLINT: zlib does not write there
            stream_.avail_in = static_cast<uInt>(part.size());
            while (stream_.avail_in > 0) { step(Z_NO_FLUSH); }
        }
    }
    void finish() override {
        while (step(Z_FINISH) != Z_STREAM_END) {}
    }

private:
    int step(int flush) {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        const int status = deflate(&stream_, flush);
        if (status == Z_STREAM_ERROR) { throw Error("cannot compress with gzip"); }
        sink_.write({buffer_.data(), buffer_.size() - stream_.avail_out});
        return status;
    }

    ByteSink& sink_;
    std::vector<char> buffer_;
    z_stream stream_{};
};

class ZstdCompressor final : public Compressor {
public:
    ZstdCompressor(int level, ByteSink& sink) : sink_(sink), buffer_(ZSTD_CStreamOutSize()), context_(ZSTD_createCCtx()) {
        ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level);
        ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
    }
    ZstdCompressor(const ZstdCompressor&) = delete;
    ZstdCompressor& operator=(const ZstdCompressor&) = delete;
    ~ZstdCompressor() override { ZSTD_freeCCtx(context_); }

    void write(std::string_view bytes) override {
        ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
        while (input.pos < input.size) { step(input, ZSTD_e_continue); }
    }
    void finish() override {
        ZSTD_inBuffer input{nullptr, 0, 0};
        while (step(input, ZSTD_e_end) != 0) {}
    }

private:
    std::size_t step(ZSTD_inBuffer& input, ZSTD_EndDirective directive) {
        ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
        const std::size_t left = ZSTD_compressStream2(context_, &output, &input, directive);
        if (ZSTD_isError(left) != 0U) {
            throw Error("cannot compress with zstd").with_cause(ZSTD_getErrorName(left));
        }
        sink_.write({buffer_.data(), output.pos});
        return left;
    }

    ByteSink& sink_;
    std::vector<char> buffer_;
    ZSTD_CCtx* context_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(const CompressOptions& options, ByteSink& sink) {
    switch (options.compression) {
        case Compression::none: return std::make_unique<PlainCompressor>(sink);
        case Compression::gzip:
            return std::make_unique<GzipCompressor>(options.level != 0 ? options.level : gzip_level, sink);
        case Compression::zstd:
            return std::make_unique<ZstdCompressor>(options.level != 0 ? options.level : zstd_level, sink);
    }
    throw Error("unknown compression");
}

}  // namespace berth::archive
