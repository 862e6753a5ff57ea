// SPDX-License-Identifier: Apache-2.0
// Image manifests and indexes, OCI and Docker schema 2 (image-spec manifest.md, image-index.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/descriptor.hpp"

namespace berth::image {

/// One image: a config and its layers, bottom first.
struct Manifest {
    std::string media_type{};  ///< as the document says; "" when it does not
    Descriptor config;
    std::vector<Descriptor> layers{};
    std::optional<Descriptor> subject{};
    std::string artifact_type{};
    StringMap annotations{};
    json::Object others{};

    /// `media_type` is what led to the document; it must agree with what the document says of itself
    /// (CVE-2021-41190). Throws Error (invalid) naming the member.
    [[nodiscard]] static Manifest parse(std::string_view bytes, std::string_view media_type = {});
    [[nodiscard]] std::string write() const;
};

/// Several images of one name: one a platform, attestations, nested indexes.
struct Index {
    std::string media_type{};
    std::vector<Descriptor> manifests{};
    std::optional<Descriptor> subject{};
    std::string artifact_type{};
    StringMap annotations{};
    json::Object others{};

    [[nodiscard]] static Index parse(std::string_view bytes, std::string_view media_type = {});
    [[nodiscard]] std::string write() const;

    /// The best fit, the earlier one of equals; nullptr when none fits. Attestations are never chosen.
    [[nodiscard]] const Descriptor* find(const Platform& platform) const;
    /// "linux/amd64, linux/arm64", for errors.
    [[nodiscard]] std::string platforms() const;
};

/// What a document is when its media type was not told (a layout's file, a registry without Content-Type).
[[nodiscard]] std::string detect_media_type(std::string_view bytes);

}  // namespace berth::image
