// SPDX-License-Identifier: Apache-2.0
// Descriptors to and from JSON.
#include "image/descriptor.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/base64.hpp"

namespace berth::image {
namespace {

bool is_restricted_name(std::string_view text) {
    const auto is_alphanumeric = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    };
    return !text.empty() && text.size() <= 127 && is_alphanumeric(text.front()) &&
           std::ranges::all_of(text, [&](char letter) {
               return is_alphanumeric(letter) || std::string_view("!#$&-^_.+").find(letter) != std::string_view::npos;
           });
}

/// RFC 6838 section 4.2.
bool is_media_type(std::string_view text) {
    const auto parts = split_once(text, "/");
    return parts && is_restricted_name(parts->first) && is_restricted_name(parts->second);
}

bool is_absolute_url(std::string_view text) {
    const auto parts = split_once(text, "://");
    return parts && !parts->first.empty() && !parts->second.empty();
}

Platform platform_from_json(const DocumentReader& reader) {
    return {.os = reader.string("os"),
            .architecture = reader.string("architecture"),
            .variant = reader.string_or_empty("variant"),
            .os_version = reader.string_or_empty("os.version")};
}

json::Value platform_to_json(const Platform& platform) {
    json::Object object{{"architecture", platform.architecture}, {"os", platform.os}};
    if (!platform.os_version.empty()) { object.set("os.version", platform.os_version); }
    if (!platform.variant.empty()) { object.set("variant", platform.variant); }
    return object;
}

}  // namespace

Descriptor Descriptor::of(std::string_view media_type, std::string_view bytes) {
    return {.media_type = std::string(media_type), .digest = Digest::of(bytes), .size = bytes.size()};
}

Descriptor Descriptor::from_json(const DocumentReader& reader) {
    Descriptor descriptor{.media_type = reader.string("mediaType"),
                          .digest = reader.digest("digest"),
                          .size = reader.size("size"),
                          .urls = reader.strings("urls"),
                          .annotations = reader.string_map("annotations"),
                          .artifact_type = reader.string_or_empty("artifactType"),
                          .others = reader.others({"mediaType", "digest", "size", "urls", "annotations", "platform",
                                                   "artifactType"})};
    if (!is_media_type(descriptor.media_type)) { throw reader.invalid("mediaType", "is not a media type"); }
    if (!descriptor.artifact_type.empty() && !is_media_type(descriptor.artifact_type)) {
        throw reader.invalid("artifactType", "is not a media type");
    }
    if (!std::ranges::all_of(descriptor.urls, is_absolute_url)) { throw reader.invalid("urls", "must be absolute"); }
    if (const auto data = reader.find_string("data")) {
        if (data->size() % 4 != 0 || !crypto::base64_decode(*data)) { throw reader.invalid("data", "is not base64"); }
    }
    if (const auto platform = reader.find_object("platform")) { descriptor.platform = platform_from_json(*platform); }
    return descriptor;
}

json::Value Descriptor::to_json() const {
    json::Object object{{"mediaType", media_type}, {"digest", digest.text()}, {"size", size}};
    if (!urls.empty()) { object.set("urls", image::to_json(urls)); }
    if (!annotations.empty()) { object.set("annotations", image::to_json(annotations)); }
    append(object, others);
    if (platform) { object.set("platform", platform_to_json(*platform)); }
    if (!artifact_type.empty()) { object.set("artifactType", artifact_type); }
    return object;
}

std::optional<std::string> Descriptor::find_annotation(std::string_view name) const {
    const auto found = std::ranges::find(annotations, name, &std::pair<std::string, std::string>::first);
    return found == annotations.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace berth::image
