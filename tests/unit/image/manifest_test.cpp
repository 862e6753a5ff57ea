// SPDX-License-Identifier: Apache-2.0
// Manifests and indexes: round trips, choice of a platform, refusals.
#include "image/manifest.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "image/media_type.hpp"
#include "json/parse.hpp"

using namespace berth;
using namespace berth::image;

namespace {

Descriptor manifest_for(const char* platform, std::string_view content) {
    auto descriptor = Descriptor::of(media_type::oci_manifest, content);
    descriptor.platform = Platform::parse(platform);
    return descriptor;
}

}  // namespace

TEST_CASE("a manifest keeps every member through a round trip") {
    Manifest manifest{.media_type = std::string(media_type::oci_manifest),
                      .config = Descriptor::of(media_type::oci_config, "{}"),
                      .layers = {Descriptor::of(media_type::oci_layer_gzip, "layer")},
                      .annotations = {{"a", "b"}}};
    manifest.others.set("x-own", 7);
    const auto text = manifest.write();
    const auto again = Manifest::parse(text, media_type::oci_manifest);
    CHECK(again.write() == text);
    CHECK(again.layers.at(0) == manifest.layers.at(0));
    CHECK(again.others.find("x-own")->as_integer() == 7);
    CHECK(detect_media_type(text) == media_type::oci_manifest);
}

TEST_CASE("the best platform of an index is found, attestations never") {
    Index index;
    index.manifests = {manifest_for("linux/arm/v6", "6"), manifest_for("linux/arm/v7", "7"), manifest_for("linux/amd64", "a")};
    auto attestation = Descriptor::of(media_type::oci_manifest, "att");
    attestation.platform = Platform{.os = "unknown", .architecture = "unknown"};
    index.manifests.push_back(attestation);
    CHECK(index.find(Platform::parse("linux/arm/v7"))->digest == Digest::of("7"));
    CHECK(index.find(Platform::parse("linux/arm/v6"))->digest == Digest::of("6"));
    CHECK(index.find(Platform::parse("linux/s390x")) == nullptr);
    CHECK(index.platforms() == "linux/arm/v6, linux/arm/v7, linux/amd64");
}

TEST_CASE("a document that says to be something else is refused") {
    Index index{.media_type = std::string(media_type::oci_index)};
    CHECK_THROWS_WITH_AS(static_cast<void>(Index::parse(index.write(), media_type::docker_index)),
                         doctest::Contains("where 'application/vnd.docker.distribution.manifest.list.v2+json' was announced"), Error);
    CHECK_THROWS_AS(static_cast<void>(Manifest::parse(index.write())), Error);
    CHECK_THROWS_AS(static_cast<void>(Manifest::parse(R"({"schemaVersion":1})")), Error);
}

TEST_CASE("errors name the member") {
    CHECK_THROWS_WITH_AS(
        static_cast<void>(Index::parse(R"({"schemaVersion":2,"manifests":[{"mediaType":"a/b","size":-1,"digest":"sha256:0"}]})")),
        doctest::Contains("manifests[0].digest"), Error);
}
