// SPDX-License-Identifier: Apache-2.0
// Unpacking of layers: shared, verified, in overlayfs' form.
#include "store/layers.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/compression.hpp"
#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "image/media_type.hpp"
#include "store/layer_trust.hpp"
#include "store/store.hpp"

using namespace berth;
using namespace berth::store;

namespace {

struct Entry {
    std::string path;
    archive::EntryType type = archive::EntryType::file;
    mode_t mode = 0644;
    std::string data{};
};

LayerReference make_layer(const Store& store, const std::vector<Entry>& entries, archive::Compression compression) {
    TextSink tar;
    archive::TarWriter writer(tar);
    for (const auto& entry : entries) {
        const archive::TarEntry header{.path = entry.path, .type = entry.type, .mode = entry.mode, .uid = getuid(), .gid = getgid(),
                                       .link_target = entry.type == archive::EntryType::symlink ? entry.data : std::string()};
        if (entry.type == archive::EntryType::file) {
            writer.add(header, entry.data);
        } else {
            writer.add(header);
        }
    }
    writer.finish();
    TextSink packed;
    const auto compressor = archive::make_compressor({.compression = compression}, packed);
    compressor->write(tar.text());
    compressor->finish();
    return {.blob = store.blobs().put(image::layer_media_type(compression), packed.text()),
            .diff_id = image::Digest::of(tar.text())};
}

}  // namespace

TEST_CASE("layers are unpacked once and shared") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    progress::NullSink progress;
    std::vector<LayerReference> layers;
    for (const auto compression : {archive::Compression::gzip, archive::Compression::zstd, archive::Compression::none}) {
        layers.push_back(make_layer(store, {{"f" + std::to_string(layers.size()), archive::EntryType::file, 0644, "data"}}, compression));
    }
    const auto folders = store.layers().ensure_unpacked(layers, progress, {});
    REQUIRE(folders.size() == 3);
    CHECK(read_file(folders[0] / "f0") == "data");
    CHECK(read_file(folders[2] / "f2") == "data");
    write_file(folders[1] / "mark", "same folder");
    CHECK(store.layers().ensure_unpacked(layers, progress, {}) == folders);
    CHECK(read_file(folders[1] / "mark") == "same folder");
    CHECK(store.layers().find(layers[1].diff_id) == folders[1]);
}

TEST_CASE("a layer whose content is not its diff id is refused and leaves nothing") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    progress::NullSink progress;
    auto layer = make_layer(store, {{"f", archive::EntryType::file, 0644, "data"}}, archive::Compression::gzip);
    layer.diff_id = image::Digest::of("something else");
    CHECK_THROWS_WITH_AS(static_cast<void>(store.layers().ensure_unpacked(std::vector{layer}, progress, {})),
                         doctest::Contains("where the image config says"), Error);
    CHECK(list_directory(home.path() / "layers").empty());
    CHECK(list_directory(home.path() / "tmp") == std::vector<std::string>{".gate"});
}

TEST_CASE("a layer that leaves out its folders takes them from its parents") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    progress::NullSink progress;
    const auto base = make_layer(store, {{"usr", archive::EntryType::directory, 0755}, {"usr/bin", archive::EntryType::directory, 0711},
                                         {"bin", archive::EntryType::symlink, 0777, "usr/bin"}}, archive::Compression::gzip);
    const auto top = make_layer(store, {{"bin/tool", archive::EntryType::file, 0755, "x"}}, archive::Compression::gzip);
    const auto folders = store.layers().ensure_unpacked(std::vector{base, top}, progress, {});
    CHECK(read_file(folders[1] / "usr/bin/tool") == "x");
    struct stat status {};
    const auto bin = folders[1] / "usr/bin";
    REQUIRE(stat(bin.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0711);
    const auto alone = store.layers().ensure_unpacked(std::vector{top}, progress, {});
    CHECK(alone[0] != folders[1]);
    CHECK(read_file(alone[0] / "bin/tool") == "x");
    CHECK(store.layers().ensure_unpacked(std::vector{base, top}, progress, {}) == folders);
}

TEST_CASE("an upper folder becomes a layer") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    auto work = store.layers().make_work_directory();
    write_file(work.path() / "diff/f", "made");
    const auto diff_id = image::Digest::of("tar of it");
    const auto folder = store.layers().adopt(work.path() / "diff", diff_id);
    CHECK(read_file(folder / "f") == "made");
    CHECK(store.layers().find(diff_id) == folder);
}

TEST_CASE("a layer that was not on the disk when the machine went down is unpacked again") {
    const TemporaryDirectory home;
    const auto store = Store::open(home.path());
    progress::NullSink progress;
    const auto layer = make_layer(store, {{"f", archive::EntryType::file, 0644, "data"}}, archive::Compression::gzip);
    const auto folder = store.layers().ensure_unpacked(std::vector{layer}, progress, {}).front();
    const auto damage = [&] {
        write_file(folder / "f", "");
        write_file(folder.parent() / "boot", "an earlier one");
    };
    damage();
    CHECK_FALSE(store.layers().find(layer.diff_id));
    CHECK(store.layers().ensure_unpacked(std::vector{layer}, progress, {}).front() == folder);
    CHECK(read_file(folder / "f") == "data");
    settle_layers(home.path() / "layers", std::chrono::seconds(0));
    write_file(folder.parent() / "boot", "an earlier one");
    CHECK(store.layers().find(layer.diff_id) == folder);
}

TEST_CASE("config and manifest must agree") {
    image::Manifest manifest{.config = image::Descriptor::of("a/b", ""), .layers = {image::Descriptor::of("a/b", "x")}};
    CHECK_THROWS_AS(static_cast<void>(layer_references(manifest, image::Config{})), Error);
}
