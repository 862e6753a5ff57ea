// SPDX-License-Identifier: Apache-2.0
// Image files of every form, read as a source.
#include "image/image_file.hpp"

#include <doctest/doctest.h>

#include "archive/compression.hpp"
#include "archive/tar_writer.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "image/config.hpp"
#include "image/layout.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"
#include "json/write.hpp"

using namespace berth;
using namespace berth::image;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::string tar_of(const Files& files, const std::string& link = {}, const std::string& link_target = {}) {
    TextSink sink;
    archive::TarWriter writer(sink);
    for (const auto& [path, data] : files) {
        writer.add({.path = path, .size = data.size()}, data);
    }
    if (!link.empty()) {
        writer.add({.path = link, .type = archive::EntryType::symlink, .link_target = link_target});
    }
    writer.finish();
    return sink.take();
}

std::string gzip(const std::string& text) {
    TextSink sink;
    const auto compressor = archive::make_compressor({}, sink);
    compressor->write(text);
    compressor->finish();
    return sink.take();
}

std::string content(ImageSource& source, const Descriptor& descriptor) {
    return read_whole(*source.open_blob(descriptor, {}), 1 << 20, "blob");
}

const std::string layer_tar = tar_of({{"etc/hello", "hello\n"}});

std::string config_with_layers(std::size_t count) {
    Config config{.platform = Platform::host()};
    config.diff_ids.assign(count, Digest::of(layer_tar));
    return config.write();
}

std::string blob_path(const Descriptor& descriptor) { return "blobs/sha256/" + std::string(descriptor.digest.encoded()); }

/// The files of a layout with one image whose descriptor in index.json has these annotations.
Files layout(const StringMap& annotations) {
    const std::string config = config_with_layers(1);
    Manifest manifest{.media_type = std::string(media_type::oci_manifest),
                      .config = Descriptor::of(media_type::oci_config, config),
                      .layers = {Descriptor::of(media_type::oci_layer, layer_tar)}};
    const std::string bytes = manifest.write();
    Index index;
    index.manifests = {Descriptor::of(media_type::oci_manifest, bytes)};
    index.manifests[0].annotations = annotations;
    return {{std::string(layout_marker_name), std::string(layout_marker)},
            {"index.json", index.write()},
            {blob_path(index.manifests[0]), bytes},
            {blob_path(manifest.config), config},
            {blob_path(manifest.layers[0]), layer_tar}};
}

Files docker_archive(const std::string& layer, const std::string& names) {
    return {{"config.json", config_with_layers(2)},
            {"one/layer.tar", layer},
            {"manifest.json", R"([{"Config":"config.json","RepoTags":)" + names +
                                  R"(,"Layers":["one/layer.tar","two/layer.tar"]}])"}};
}

struct Place {
    TemporaryDirectory folder;
    AbsolutePath file = folder.path() / "image.tar";
    std::unique_ptr<ImageSource> open(const std::string& bytes) {
        write_file(file, bytes);
        return open_image_file(file, folder.path(), {});
    }
};

void check_image(ImageSource& source, const NamedImage& image) {
    const Manifest manifest = Manifest::parse(source.read_document(image.target, {}), image.target.media_type);
    const std::string config = content(source, manifest.config);
    CHECK(Digest::of(config) == manifest.config.digest);
    CHECK(config.size() == manifest.config.size);
    for (const Descriptor& layer : manifest.layers) {
        const std::string bytes = content(source, layer);
        CHECK(Digest::of(bytes) == layer.digest);
        CHECK(bytes.size() == layer.size);
    }
}

}  // namespace

TEST_CASE("image::open_image_file reads OCI archives, plain and compressed, and takes the full name first") {
    const std::string tar = tar_of(layout({{std::string(full_name_annotation), "docker.io/library/app:1"},
                                           {std::string(reference_annotation), "1"}}));
    for (const std::string& bytes : {tar, gzip(tar)}) {
        Place place;
        const auto source = place.open(bytes);
        const auto images = source->images({});
        REQUIRE(images.size() == 1);
        CHECK(images[0].name->familiar() == "app:1");
        check_image(*source, images[0]);
    }
}

TEST_CASE("image::LayoutSource: a lone word as reference name is a tag and names nothing") {
    for (const auto& [reference, name] : std::vector<std::pair<std::string, std::string>>{
             {"latest", ""}, {"app:2", "app:2"}, {"localhost:5000/app", "localhost:5000/app:latest"}}) {
        Place place;
        const auto images = place.open(tar_of(layout({{std::string(reference_annotation), reference}})))->images({});
        CHECK((images.at(0).name ? images[0].name->familiar() : "") == name);
    }
}

TEST_CASE("image::open_image_file reads a layout's folder") {
    const TemporaryDirectory folder;
    for (const auto& [path, data] : layout({})) {
        ensure_directory((folder.path() / path).parent());
        write_file(folder.path() / path, data);
    }
    const auto source = open_image_file(folder.path(), folder.path(), {});
    const auto images = source->images({});
    REQUIRE(images.size() == 1);
    CHECK_FALSE(images[0].name.has_value());
    check_image(*source, images[0]);
}

TEST_CASE("image::open_image_file reads docker archives: links to equal layers, several names, compressed layers") {
    for (const std::string& layer : {layer_tar, gzip(layer_tar)}) {
        Place place;
        const auto source = place.open(
            tar_of(docker_archive(layer, R"(["app:1","localhost:5000/app:2"])"), "two/layer.tar", "../one/layer.tar"));
        const auto images = source->images({});
        REQUIRE(images.size() == 2);
        CHECK(images[0].name->familiar() == "app:1");
        CHECK(images[1].name->familiar() == "localhost:5000/app:2");
        check_image(*source, images[0]);
        const Manifest manifest = Manifest::parse(source->read_document(images[0].target, {}));
        CHECK(manifest.layers.at(1).digest == Digest::of(layer));
    }
}

TEST_CASE("image::open_image_file: a docker archive without names") {
    Place place;
    const auto source = place.open(tar_of(docker_archive(layer_tar, "null"), "two/layer.tar", "../one/layer.tar"));
    REQUIRE(source->images({}).size() == 1);
    CHECK_FALSE(source->images({})[0].name.has_value());
}

TEST_CASE("image::open_image_file: wrong inputs name what is wrong") {
    Place place;
    auto message = [&](const std::string& bytes) {
        try {
            (void)place.open(bytes);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("nothing was thrown");
    };
    CHECK(message(tar_of({{"a", "b"}})).find("holds no image") != std::string::npos);
    CHECK(message("no tar at all").find("as a tar archive") != std::string::npos);
    CHECK(message(tar_of(docker_archive(layer_tar, "null"))).find("layer 'two/layer.tar' is missing") != std::string::npos);
    CHECK(message(tar_of({{"manifest.json", "{}"}})).find("no list of images") != std::string::npos);
    CHECK(message(tar_of({{"manifest.json", "[{}]"}})).find("Config") != std::string::npos);
    CHECK(message(tar_of({{"oci-layout", "{}"}})).find("imageLayoutVersion") != std::string::npos);
    CHECK_THROWS_AS((void)open_image_file(place.folder.path() / "nothing", place.folder.path(), {}), Error);
}

TEST_CASE("image::LayoutSource refuses a manifest that is not what its digest says") {
    Files files = layout({});
    files[2].second.back() = ' ';
    Place place;
    const auto source = place.open(tar_of(files));
    const auto images = source->images({});
    CHECK_THROWS_AS((void)source->read_document(images.at(0).target, {}), Error);
}
