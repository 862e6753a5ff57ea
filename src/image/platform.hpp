// SPDX-License-Identifier: Apache-2.0
// os/architecture[/variant] (image-spec image-index.md "platform"), normalised as containerd does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::image {

struct Platform {
    std::string os = "linux";
    std::string architecture;
    std::string variant;     ///< "" for none
    std::string os_version;  ///< "" for none

    /// "linux/arm64/v8", "arm64", "linux"; aliases ("x86_64", "aarch64", "armhf") become Go's names and a missing part
    /// is this machine's. Throws Error (invalid) that quotes `text`.
    [[nodiscard]] static Platform parse(std::string_view text);
    /// Of this machine.
    [[nodiscard]] static const Platform& host();

    /// "linux/amd64", "linux/arm/v7"
    [[nodiscard]] std::string text() const;
    /// Aliases replaced, a variant that says nothing (arm64 v8) dropped, arm's default variant v7 filled in.
    [[nodiscard]] Platform normalized() const;

    friend bool operator==(const Platform&, const Platform&) = default;
};

/// How well an image of `offered` runs where `wanted` is asked: nullopt = not at all, higher = better. An older variant
/// of the same architecture runs too (arm v6 on v7).
[[nodiscard]] std::optional<int> match_quality(const Platform& wanted, const Platform& offered);

}  // namespace berth::image
