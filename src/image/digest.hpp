// SPDX-License-Identifier: Apache-2.0
// Content digests (OCI image-spec, descriptor.md "Digests").
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "crypto/hash.hpp"

namespace berth::image {

using DigestAlgorithm = crypto::HashAlgorithm;

/// `algorithm:hex`, always well formed: a known algorithm, its exact length, lower case. So it is safe in a path.
class Digest {
public:
    /// Throws Error (invalid) that quotes `text`.
    [[nodiscard]] static Digest parse(std::string_view text);
    /// `hex` comes from a Hasher of that algorithm.
    [[nodiscard]] static Digest from_hex(DigestAlgorithm algorithm, std::string_view hex);
    [[nodiscard]] static Digest of(std::string_view bytes, DigestAlgorithm algorithm = DigestAlgorithm::sha256);

    [[nodiscard]] DigestAlgorithm algorithm() const noexcept { return algorithm_; }
    /// "sha256"
    [[nodiscard]] std::string_view algorithm_name() const noexcept;
    /// The part behind the colon.
    [[nodiscard]] std::string_view encoded() const noexcept;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// The first 12 letters of `encoded`, for people.
    [[nodiscard]] std::string_view brief() const noexcept { return encoded().substr(0, 12); }

    friend bool operator==(const Digest& left, const Digest& right) noexcept { return left.text_ == right.text_; }
    friend auto operator<=>(const Digest& left, const Digest& right) noexcept { return left.text_ <=> right.text_; }

private:
    Digest(DigestAlgorithm algorithm, std::string text) : algorithm_(algorithm), text_(std::move(text)) {}

    DigestAlgorithm algorithm_;
    std::string text_;
};

[[nodiscard]] std::string_view algorithm_name(DigestAlgorithm algorithm) noexcept;

}  // namespace berth::image

template <>
struct std::hash<berth::image::Digest> {
    std::size_t operator()(const berth::image::Digest& digest) const noexcept {
        return std::hash<std::string>{}(digest.text());
    }
};
