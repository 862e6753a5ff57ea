// SPDX-License-Identifier: Apache-2.0
// The archives that a node image preloads can be read by an OCI reader and are the same each time.
#include "cluster/node_image/component_image.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>

#include <map>

#include "archive/tar_reader.hpp"
#include "base/byte_stream.hpp"
#include "base/file.hpp"
#include "image/config.hpp"
#include "image/manifest.hpp"

using namespace berth;
using namespace berth::cluster::node_image;

namespace {

std::map<std::string, std::string> members(ByteSource& source) {
    archive::TarReader reader(source, "archive");
    std::map<std::string, std::string> found;
    while (const auto entry = reader.next()) {
        archive::EntrySource data(reader);
        found[entry->path] = entry->link_target + read_whole(data, 1U << 20U, entry->path);
    }
    return found;
}

std::map<std::string, std::string> members(const AbsolutePath& path) {
    FileSource source(open_file(path, O_RDONLY), path.string());
    return members(source);
}

}  // namespace

TEST_CASE("an image of one program and a link") {
    const TemporaryDirectory folder;
    write_file(folder.path() / "program", "binary");
    const ComponentImage image{.name = "registry.k8s.io/etcd:3.6.5-0",
                               .entrypoint = {"/usr/local/bin/etcd"},
                               .layers = {{{.path = "usr/local/bin/etcd", .source = folder.path() / "program"},
                                           {.path = "usr/local/bin/link", .link_target = "etcd"}},
                                          {{.path = "text", .content = "inline"}}}};
    write_component_archive(image, folder.path() / "a.tar");
    write_component_archive(image, folder.path() / "b.tar");
    CHECK(read_file(folder.path() / "a.tar") == read_file(folder.path() / "b.tar"));

    const auto archive = members(folder.path() / "a.tar");
    REQUIRE(archive.contains("index.json"));
    CHECK(archive.contains("oci-layout"));
    const image::Index index = image::Index::parse(archive.at("index.json"));
    REQUIRE(index.manifests.size() == 1);
    CHECK(index.manifests[0].find_annotation("io.containerd.image.name") == "registry.k8s.io/etcd:3.6.5-0");
    CHECK(index.manifests[0].find_annotation("org.opencontainers.image.ref.name") == "3.6.5-0");
    const auto blob = [&](const image::Descriptor& descriptor) -> const std::string& {
        const std::string& bytes = archive.at("blobs/sha256/" + std::string(descriptor.digest.encoded()));
        CHECK(image::Digest::of(bytes) == descriptor.digest);
        CHECK(bytes.size() == descriptor.size);
        return bytes;
    };
    const image::Manifest manifest = image::Manifest::parse(blob(index.manifests[0]));
    const image::Config config = image::Config::parse(blob(manifest.config));
    CHECK(config.container.entrypoint == std::vector<std::string>{"/usr/local/bin/etcd"});
    REQUIRE(manifest.layers.size() == 2);
    REQUIRE(config.diff_ids.size() == 2);
    TextSource packed(blob(manifest.layers[0]));
    const auto layer = members(packed);
    CHECK(layer.at("usr/local/bin/etcd") == "binary");
    CHECK(layer.at("usr/local/bin/link") == "etcd");
    CHECK(layer.contains("usr/local/"));
}
