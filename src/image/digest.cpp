// SPDX-License-Identifier: Apache-2.0
// Digest grammar: component ((separator) component)* ':' encoded, then the algorithm's own alphabet and length.
#include "image/digest.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"

namespace berth::image {
namespace {

bool is_lower_alphanumeric(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); }
bool is_algorithm_separator(char letter) { return letter == '+' || letter == '.' || letter == '-' || letter == '_'; }

bool is_algorithm(std::string_view text) {
    bool after_separator = true;
    for (const char letter : text) {
        if (is_algorithm_separator(letter)) {
            if (after_separator) { return false; }
            after_separator = true;
        } else if (is_lower_alphanumeric(letter)) {
            after_separator = false;
        } else {
            return false;
        }
    }
    return !after_separator;
}

bool is_encoded(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char letter) {
        return is_lower_alphanumeric(letter) || (letter >= 'A' && letter <= 'Z') || letter == '=' || letter == '_' ||
               letter == '-';
    });
}

bool is_lower_hex(char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'); }

std::optional<DigestAlgorithm> find_algorithm(std::string_view name) {
    for (const auto algorithm : {DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512}) {
        if (algorithm_name(algorithm) == name) { return algorithm; }
    }
    return std::nullopt;
}

std::size_t hex_length(DigestAlgorithm algorithm) {
    switch (algorithm) {
        case DigestAlgorithm::sha256: return 64;
        case DigestAlgorithm::sha384: return 96;
        case DigestAlgorithm::sha512: return 128;
    }
    return 0;
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
    throw Error(ErrorKind::invalid, fmt::format("'{}' is not a digest: {}", text, why),
                "a digest looks like 'sha256:' and 64 hexadecimal digits");
}

}  // namespace

std::string_view algorithm_name(DigestAlgorithm algorithm) noexcept {
    switch (algorithm) {
        case DigestAlgorithm::sha256: return "sha256";
        case DigestAlgorithm::sha384: return "sha384";
        case DigestAlgorithm::sha512: return "sha512";
    }
    return "";
}

Digest Digest::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_algorithm(text.substr(0, colon)) || !is_encoded(text.substr(colon + 1))) {
        refuse(text, "invalid checksum digest format");
    }
    const auto algorithm = find_algorithm(text.substr(0, colon));
    if (!algorithm) { refuse(text, "unsupported digest algorithm"); }
    const auto encoded = text.substr(colon + 1);
    if (encoded.size() != hex_length(*algorithm)) { refuse(text, "invalid checksum digest length"); }
    if (!std::ranges::all_of(encoded, is_lower_hex)) { refuse(text, "invalid checksum digest format"); }
    return {*algorithm, std::string(text)};
}

Digest Digest::from_hex(DigestAlgorithm algorithm, std::string_view hex) {
    return parse(fmt::format("{}:{}", image::algorithm_name(algorithm), hex));
}

Digest Digest::of(std::string_view bytes, DigestAlgorithm algorithm) {
    crypto::Hasher hasher(algorithm);
    hasher.update(bytes);
    return from_hex(algorithm, hasher.finish_hex());
}

std::string_view Digest::algorithm_name() const noexcept { return image::algorithm_name(algorithm_); }

std::string_view Digest::encoded() const noexcept { return std::string_view(text_).substr(algorithm_name().size() + 1); }

}  // namespace berth::image
