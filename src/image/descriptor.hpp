// SPDX-License-Identifier: Apache-2.0
// Points at content: what it is, its digest, its size (image-spec descriptor.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "image/digest.hpp"
#include "image/document.hpp"
#include "image/platform.hpp"
#include "json/value.hpp"

namespace berth::image {

struct Descriptor {
    std::string media_type;
    Digest digest;
    std::uint64_t size = 0;
    std::vector<std::string> urls{};
    StringMap annotations{};
    std::optional<Platform> platform{};
    std::string artifact_type{};
    json::Object others{};  ///< members berth has no name for

    /// Of `bytes` themselves.
    [[nodiscard]] static Descriptor of(std::string_view media_type, std::string_view bytes);
    [[nodiscard]] static Descriptor from_json(const DocumentReader& reader);
    [[nodiscard]] json::Value to_json() const;
    [[nodiscard]] std::optional<std::string> find_annotation(std::string_view name) const;

    /// The same content; annotations may differ.
    friend bool operator==(const Descriptor& left, const Descriptor& right) noexcept {
        return left.digest == right.digest && left.size == right.size && left.media_type == right.media_type;
    }
};

}  // namespace berth::image
