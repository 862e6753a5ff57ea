// SPDX-License-Identifier: Apache-2.0
// What the layer writer stores unpacks to what was written.
#include "store/layer_writer.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "archive/tar_writer.hpp"
#include "base/file.hpp"
#include "image/media_type.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

TEST_CASE("a layer written is a layer that unpacks") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    progress::NullSink progress;
    std::string content;
    for (std::uint64_t index = 0; index < 500'000; ++index) { content.append(std::to_string(index)); }
    for (const auto compression : {archive::Compression::gzip, archive::Compression::zstd, archive::Compression::none}) {
        LayerWriter layer(store.blobs(), {.compression = compression});
        archive::TarWriter tar(layer);
        tar.add({.path = "f" + std::to_string(static_cast<int>(compression)), .uid = getuid(), .gid = getgid()}, content);
        tar.finish();
        const auto reference = layer.finish();
        CHECK(reference.blob.media_type == image::layer_media_type(compression));
        CHECK(store.blobs().find_size(reference.blob.digest) == reference.blob.size);
        const auto folders = store.layers().ensure_unpacked(std::vector{reference}, progress, {});
        CHECK(read_file(folders[0] / ("f" + std::to_string(static_cast<int>(compression)))) == content);
    }
}

TEST_CASE("a layer given up leaves nothing") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    {
        LayerWriter layer(store.blobs());
        layer.write("half");
    }
    CHECK(list_directory(home.path() / "tmp") == std::vector<std::string>{".gate"});
    CHECK(list_directory(home.path() / "blobs/sha256").empty());
}
