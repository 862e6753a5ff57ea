// SPDX-License-Identifier: Apache-2.0
// Manifests and indexes to and from JSON.
#include "image/manifest.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/media_type.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace berth::image {
namespace {

void check_schema_version(const DocumentReader& reader) {
    if (reader.find_integer("schemaVersion") != 2) { throw reader.invalid("schemaVersion", "must be 2"); }
}

void check_media_type(const DocumentReader& reader, const std::string& own, std::string_view expected) {
    if (own.empty() || expected.empty() || own == expected) { return; }
    throw reader.invalid("mediaType", fmt::format("is '{}' where '{}' was announced", own, expected));
}

std::optional<Descriptor> find_descriptor(const DocumentReader& reader, std::string_view name) {
    const auto found = reader.find_object(name);
    return found ? std::optional(Descriptor::from_json(*found)) : std::nullopt;
}

std::vector<Descriptor> descriptors(const DocumentReader& reader, std::string_view name) {
    std::vector<Descriptor> list;
    for (const auto& element : reader.objects(name)) { list.push_back(Descriptor::from_json(element)); }
    return list;
}

json::Value to_json(const std::vector<Descriptor>& list) {
    json::Array array;
    for (const auto& descriptor : list) { array.push_back(descriptor.to_json()); }
    return array;
}

bool is_attestation(const Descriptor& descriptor) {
    return descriptor.find_annotation("vnd.docker.reference.type").has_value() ||
           (descriptor.platform && descriptor.platform->os == "unknown");
}

}  // namespace

Manifest Manifest::parse(std::string_view bytes, std::string_view media_type) {
    const auto document = json::parse(bytes, "image manifest");
    const DocumentReader reader(document, "image manifest");
    check_schema_version(reader);
    if (reader.find("manifests") != nullptr) { throw reader.invalid("manifests", "must not stand beside 'config'"); }
    Manifest manifest{.media_type = reader.string_or_empty("mediaType"),
                      .config = Descriptor::from_json(reader.object("config")),
                      .layers = descriptors(reader, "layers"),
                      .subject = find_descriptor(reader, "subject"),
                      .artifact_type = reader.string_or_empty("artifactType"),
                      .annotations = reader.string_map("annotations"),
                      .others = reader.others({"schemaVersion", "mediaType", "config", "layers", "subject",
                                               "artifactType", "annotations"})};
    if (reader.find("layers") == nullptr) { throw reader.invalid("layers", "is missing"); }
    check_media_type(reader, manifest.media_type, media_type);
    return manifest;
}

std::string Manifest::write() const {
    json::Object object{{"schemaVersion", 2}};
    if (!media_type.empty()) { object.set("mediaType", media_type); }
    if (!artifact_type.empty()) { object.set("artifactType", artifact_type); }
    object.set("config", config.to_json());
    object.set("layers", to_json(layers));
    if (subject) { object.set("subject", subject->to_json()); }
    if (!annotations.empty()) { object.set("annotations", image::to_json(annotations)); }
    append(object, others);
    return json::write(object);
}

Index Index::parse(std::string_view bytes, std::string_view media_type) {
    const auto document = json::parse(bytes, "image index");
    const DocumentReader reader(document, "image index");
    check_schema_version(reader);
    if (reader.find("layers") != nullptr || reader.find("config") != nullptr) {
        throw reader.invalid("layers", "must not stand beside 'manifests'");
    }
    Index index{.media_type = reader.string_or_empty("mediaType"),
                .manifests = descriptors(reader, "manifests"),
                .subject = find_descriptor(reader, "subject"),
                .artifact_type = reader.string_or_empty("artifactType"),
                .annotations = reader.string_map("annotations"),
                .others = reader.others({"schemaVersion", "mediaType", "manifests", "subject", "artifactType",
                                         "annotations"})};
    if (reader.find("manifests") == nullptr) { throw reader.invalid("manifests", "is missing"); }
    check_media_type(reader, index.media_type, media_type);
    return index;
}

std::string Index::write() const {
    json::Object object{{"schemaVersion", 2}};
    if (!media_type.empty()) { object.set("mediaType", media_type); }
    if (!artifact_type.empty()) { object.set("artifactType", artifact_type); }
    object.set("manifests", to_json(manifests));
    if (subject) { object.set("subject", subject->to_json()); }
    if (!annotations.empty()) { object.set("annotations", image::to_json(annotations)); }
    append(object, others);
    return json::write(object);
}

const Descriptor* Index::find(const Platform& platform) const {
    const Descriptor* best = nullptr;
    int best_quality = -1;
    for (const auto& descriptor : manifests) {
        if (is_attestation(descriptor)) { continue; }
        // An image that names no platform fits, but any that names a fitting one is better.
        const auto quality = descriptor.platform ? match_quality(platform, *descriptor.platform) : std::optional(0);
        if (quality && *quality > best_quality) {
            best = &descriptor;
            best_quality = *quality;
        }
    }
    return best;
}

std::string Index::platforms() const {
    std::vector<std::string> names;
    for (const auto& descriptor : manifests) {
        if (descriptor.platform && !is_attestation(descriptor)) { names.push_back(descriptor.platform->text()); }
    }
    return join(names, ", ");
}

std::string detect_media_type(std::string_view bytes) {
    const auto document = json::parse(bytes, "image document");
    if (const auto own = document.text_at({"mediaType"}); !own.empty()) { return std::string(own); }
    if (document.find("manifests") != nullptr) { return std::string(media_type::oci_index); }
    if (document.find("config") != nullptr && document.find("layers") != nullptr) {
        return std::string(media_type::oci_manifest);
    }
    throw Error(ErrorKind::invalid, "this is neither an image manifest nor an image index");
}

}  // namespace berth::image
