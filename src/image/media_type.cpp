// SPDX-License-Identifier: Apache-2.0
// Classes of media types (image-spec media-types.md, Docker's manifest v2 schema 2).
#include "image/media_type.hpp"

namespace berth::image {

bool is_index(std::string_view type) { return type == media_type::oci_index || type == media_type::docker_index; }
bool is_manifest(std::string_view type) {
    return type == media_type::oci_manifest || type == media_type::docker_manifest;
}
bool is_config(std::string_view type) { return type == media_type::oci_config || type == media_type::docker_config; }

bool is_layer(std::string_view type) {
    return type.starts_with(media_type::oci_layer) || type.starts_with(media_type::docker_layer) ||
           is_nondistributable(type);
}

bool is_nondistributable(std::string_view type) {
    return type.starts_with("application/vnd.oci.image.layer.nondistributable.v1.tar") ||
           type == media_type::docker_foreign_layer;
}

bool is_schema1(std::string_view type) {
    return type == "application/vnd.docker.distribution.manifest.v1+json" ||
           type == "application/vnd.docker.distribution.manifest.v1+prettyjws";
}

Compression layer_compression(std::string_view type) {
    if (type.ends_with("+gzip") || type.ends_with(".gzip")) { return Compression::gzip; }
    if (type.ends_with("+zstd") || type.ends_with(".zstd")) { return Compression::zstd; }
    return Compression::none;
}

std::string_view layer_media_type(Compression compression) {
    switch (compression) {
        case Compression::none: return media_type::oci_layer;
        case Compression::gzip: return media_type::oci_layer_gzip;
        case Compression::zstd: return media_type::oci_layer_zstd;
    }
    return media_type::oci_layer;
}

std::string_view accepted_manifests() {
    return "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
           "application/vnd.docker.distribution.manifest.list.v2+json, "
           "application/vnd.docker.distribution.manifest.v2+json";
}

}  // namespace berth::image
