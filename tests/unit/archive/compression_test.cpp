// SPDX-License-Identifier: Apache-2.0
// Compression is undone by decompression, deterministic, and damage is seen.
#include "archive/compression.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using namespace berth::archive;

namespace {

std::string compressed(Compression compression, std::string_view text, std::size_t step = 100'000) {
    TextSink sink;
    const auto compressor = make_compressor({.compression = compression}, sink);
    for (std::size_t at = 0; at < text.size(); at += step) { compressor->write(text.substr(at, step)); }
    compressor->finish();
    return sink.take();
}

std::string decompressed(std::string_view bytes) {
    TextSource source(bytes);
    DecompressingSource plain(source, "test");
    return read_whole(plain, 1ULL << 30U, "test");
}

std::string sample() {
    std::string text;
    for (std::uint64_t index = 0; index < 700'000; ++index) { text.append(std::to_string(index * 7919)); }
    return text;
}

}  // namespace

TEST_CASE("every compression is undone") {
    const auto text = sample();
    for (const auto compression : {Compression::none, Compression::gzip, Compression::zstd}) {
        CHECK(decompressed(compressed(compression, text)) == text);
        CHECK(decompressed(compressed(compression, "")).empty());
    }
}

TEST_CASE("the bytes do not depend on how the input is cut") {
    const auto text = sample();
    for (const auto compression : {Compression::gzip, Compression::zstd}) {
        CHECK(compressed(compression, text, 1000) == compressed(compression, text, 1'000'000));
    }
}

TEST_CASE("several gzip members in a row are one text") {
    CHECK(decompressed(compressed(Compression::gzip, "one ") + compressed(Compression::gzip, "two")) == "one two");
}

TEST_CASE("what is cut off is an error") {
    const auto text = sample();
    for (const auto compression : {Compression::gzip, Compression::zstd}) {
        const auto bytes = compressed(compression, text);
        CHECK_THROWS_AS(static_cast<void>(decompressed(std::string_view(bytes).substr(0, bytes.size() / 2))), Error);
    }
}
