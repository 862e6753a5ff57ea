// SPDX-License-Identifier: Apache-2.0
// Names of images: `domain/path[:tag][@digest]`, and the short forms that people write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/digest.hpp"

namespace berth::image {

/// A complete name: the domain is always there ("debian" has become "docker.io/library/debian"). Immutable.
class Reference {
public:
    /// The name as written, nothing filled in; refuses names without a domain ("repository name must be canonical").
    [[nodiscard]] static Reference parse_canonical(std::string_view text);
    /// Docker's rules: the first part is a domain only if it has a '.', a ':', an upper-case letter or is
    /// "localhost"; otherwise docker.io, and "library/" for a name of one part. Tag and digest stay as written.
    [[nodiscard]] static Reference parse_normalized(std::string_view text);
    /// What commands take: normalised, ":latest" where neither tag nor digest is given, and the tag dropped where
    /// both are (the digest decides).
    [[nodiscard]] static Reference parse(std::string_view text);

    [[nodiscard]] const std::string& domain() const noexcept { return domain_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::optional<std::string>& tag() const noexcept { return tag_; }
    [[nodiscard]] const std::optional<Digest>& digest() const noexcept { return digest_; }

    /// "docker.io/library/debian"
    [[nodiscard]] std::string repository() const;
    /// "docker.io/library/debian:latest@sha256:..."
    [[nodiscard]] std::string text() const;
    /// As short as it can be: "debian:latest"; "debian" without its tag.
    [[nodiscard]] std::string familiar() const;
    [[nodiscard]] std::string familiar_repository() const;

    [[nodiscard]] Reference with_tag(std::string_view tag) const;
    /// Without the tag.
    [[nodiscard]] Reference with_digest(const Digest& digest) const;
    [[nodiscard]] Reference without_tag_and_digest() const;
    /// ":latest" where neither tag nor digest is there.
    [[nodiscard]] Reference with_default_tag() const;

    friend bool operator==(const Reference&, const Reference&) = default;

private:
    Reference(std::string domain, std::string path) : domain_(std::move(domain)), path_(std::move(path)) {}

    std::string domain_;
    std::string path_;
    std::optional<std::string> tag_;
    std::optional<Digest> digest_;
};

/// The parts of a reference as the grammar alone sees them, domain possibly empty. Throws Error (invalid).
struct UncheckedReference {
    std::string domain;
    std::string path;
    std::string repository;
    std::string tag;
    std::string digest;
};
[[nodiscard]] UncheckedReference parse_reference_grammar(std::string_view text);
/// A name alone, without tag and digest.
[[nodiscard]] UncheckedReference parse_repository_name(std::string_view text);

/// A digest, or 64 hexadecimal digits taken as one, where people may give either.
[[nodiscard]] std::optional<Digest> find_bare_digest(std::string_view text);

/// Does the shell pattern (`*`, `?`, `[...]`, not across '/') match the familiar form with or without its tag?
[[nodiscard]] bool matches(const Reference& reference, const std::string& pattern);

}  // namespace berth::image
