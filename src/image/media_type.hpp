// SPDX-License-Identifier: Apache-2.0
// Media types of OCI and of Docker schema 2, and what follows from them.
#pragma once

#include <string>
#include <string_view>

#include "archive/compression.hpp"

namespace berth::image {

namespace media_type {
inline constexpr std::string_view oci_index = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view oci_manifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view oci_config = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view oci_layer = "application/vnd.oci.image.layer.v1.tar";
inline constexpr std::string_view oci_layer_gzip = "application/vnd.oci.image.layer.v1.tar+gzip";
inline constexpr std::string_view oci_layer_zstd = "application/vnd.oci.image.layer.v1.tar+zstd";
inline constexpr std::string_view docker_index = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view docker_manifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view docker_config = "application/vnd.docker.container.image.v1+json";
inline constexpr std::string_view docker_layer = "application/vnd.docker.image.rootfs.diff.tar";
inline constexpr std::string_view docker_layer_gzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
inline constexpr std::string_view docker_foreign_layer = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
}  // namespace media_type

/// Of OCI or Docker.
[[nodiscard]] bool is_index(std::string_view type);
[[nodiscard]] bool is_manifest(std::string_view type);
[[nodiscard]] bool is_config(std::string_view type);
[[nodiscard]] bool is_layer(std::string_view type);
/// Layers that registries do not keep: fetched from `urls`, never pushed.
[[nodiscard]] bool is_nondistributable(std::string_view type);
/// A manifest or index of the formats berth does not read (Docker schema 1).
[[nodiscard]] bool is_schema1(std::string_view type);

using archive::Compression;
/// What the type says; the bytes decide when they are read.
[[nodiscard]] Compression layer_compression(std::string_view type);
[[nodiscard]] std::string_view layer_media_type(Compression compression);
/// The media types a registry is asked for, in the Accept header's form.
[[nodiscard]] std::string_view accepted_manifests();

}  // namespace berth::image
