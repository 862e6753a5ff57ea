// SPDX-License-Identifier: Apache-2.0
// References by the rules of github.com/distribution/reference, which Docker, containerd and podman share.
#include "image/reference.hpp"

#include <fnmatch.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/reference_grammar.hpp"

namespace berth::image {
namespace {

constexpr std::string_view default_domain = "docker.io";
constexpr std::string_view legacy_domain = "index.docker.io";
constexpr std::string_view official_prefix = "library/";
constexpr std::size_t longest_path = 255;

[[noreturn]] void refuse(std::string_view text, std::string_view why, std::string hint = {}) {
    if (hint.empty()) { hint = "write it like 'name', 'name:tag' or 'registry.example.com:5000/team/name:tag'"; }
    throw Error(ErrorKind::invalid, fmt::format("'{}' is not an image reference: {}", text, why), std::move(hint));
}

UncheckedReference checked(std::string_view text, const grammar::ReferenceParts& parts) {
    if (parts.path.size() > longest_path) {
        refuse(text, "repository name must not be more than 255 characters");
    }
    if (!parts.digest.empty()) {
        try {
            static_cast<void>(Digest::parse(parts.digest));
        } catch (const Error& error) {
            throw error.within(fmt::format("'{}' is not an image reference", text));
        }
    }
    return {.domain = std::string(parts.domain),
            .path = std::string(parts.path),
            .repository = std::string(parts.repository),
            .tag = std::string(parts.tag),
            .digest = std::string(parts.digest)};
}

bool has_upper(std::string_view text) {
    return std::ranges::any_of(text, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

struct SplitName {
    std::string_view domain;
    std::string remainder;
};

SplitName split_docker_domain(std::string_view name) {
    SplitName split{.domain = default_domain, .remainder = std::string(name)};
    if (const auto slash = name.find('/'); slash != std::string_view::npos) {
        const auto first = name.substr(0, slash);
        if (first.find_first_of(".:") != std::string_view::npos || first == "localhost" || has_upper(first)) {
            split.domain = first;
            split.remainder = std::string(name.substr(slash + 1));
        }
    }
    if (split.domain == legacy_domain) { split.domain = default_domain; }
    // Only what follows up to the tag or digest decides whether the name has one part.
    if (split.domain == default_domain && split.remainder.find('/') == std::string::npos) {
        split.remainder.insert(0, official_prefix);
    }
    return split;
}

}  // namespace

UncheckedReference parse_reference_grammar(std::string_view text) {
    if (const auto parts = grammar::match_reference(text)) { return checked(text, *parts); }
    if (text.empty()) { refuse(text, "repository name must have at least one component"); }
    if (grammar::match_reference(to_lower(text))) {
        refuse(text, "repository name must be lowercase", fmt::format("write '{}'", to_lower(text)));
    }
    refuse(text, "invalid reference format");
}

UncheckedReference parse_repository_name(std::string_view text) {
    const auto parts = grammar::match_name(text);
    if (!parts) { refuse(text, "invalid reference format"); }
    return checked(text, *parts);
}

std::optional<Digest> find_bare_digest(std::string_view text) {
    if (grammar::is_identifier(text)) { return Digest::from_hex(DigestAlgorithm::sha256, text); }
    if (text.find('/') != std::string_view::npos || text.find('@') != std::string_view::npos) { return std::nullopt; }
    if (!text.starts_with("sha256:") && !text.starts_with("sha384:") && !text.starts_with("sha512:")) {
        return std::nullopt;
    }
    try {
        return Digest::parse(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

Reference Reference::parse_canonical(std::string_view text) {
    const auto parts = parse_reference_grammar(text);
    const auto normalized = parse_normalized(text);
    if (normalized.text() != text) {
        refuse(text, "repository name must be canonical", fmt::format("write '{}'", normalized.text()));
    }
    return normalized;
}

Reference Reference::parse_normalized(std::string_view text) {
    if (grammar::is_identifier(text)) {
        refuse(text, "a name cannot be 64 hexadecimal digits, they are a digest",
               fmt::format("write 'name@sha256:{}'", text));
    }
    const auto split = split_docker_domain(text);
    const auto name_end = split.remainder.find_first_of(":@");
    const auto remote_name = std::string_view(split.remainder).substr(0, name_end);
    if (has_upper(remote_name)) {
        refuse(text, fmt::format("repository name '{}' must be lowercase", remote_name),
               fmt::format("write '{}'", to_lower(remote_name)));
    }
    const auto completed = fmt::format("{}/{}", split.domain, split.remainder);
    const auto matched = grammar::match_reference(completed);
    if (!matched || matched->domain.empty()) {
        refuse(text, text.empty() ? "repository name must have at least one component" : "invalid reference format");
    }
    const auto parts = checked(text, *matched);
    Reference reference(parts.domain, parts.path);
    if (!parts.tag.empty()) { reference.tag_ = parts.tag; }
    if (!parts.digest.empty()) { reference.digest_ = Digest::parse(parts.digest); }
    return reference;
}

Reference Reference::parse(std::string_view text) {
    auto reference = parse_normalized(text);
    if (reference.tag_ && reference.digest_) { reference.tag_.reset(); }
    return reference.with_default_tag();
}

std::string Reference::repository() const { return fmt::format("{}/{}", domain_, path_); }

std::string Reference::text() const {
    std::string text = repository();
    if (tag_) { text.append(":").append(*tag_); }
    if (digest_) { text.append("@").append(digest_->text()); }
    return text;
}

std::string Reference::familiar_repository() const {
    if (domain_ != default_domain) { return repository(); }
    const std::string_view path = path_;
    if (path.starts_with(official_prefix) && path.find('/', official_prefix.size()) == std::string_view::npos) {
        return std::string(path.substr(official_prefix.size()));
    }
    return path_;
}

std::string Reference::familiar() const {
    std::string text = familiar_repository();
    if (tag_) { text.append(":").append(*tag_); }
    if (digest_) { text.append("@").append(digest_->text()); }
    return text;
}

Reference Reference::with_tag(std::string_view tag) const {
    if (!grammar::is_tag(tag)) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' is not a tag", tag),
                    "a tag has up to 128 letters, digits, '_', '.' and '-'");
    }
    Reference copy(domain_, path_);
    copy.tag_ = std::string(tag);
    return copy;
}

Reference Reference::with_digest(const Digest& digest) const {
    Reference copy(domain_, path_);
    copy.digest_ = digest;
    return copy;
}

Reference Reference::without_tag_and_digest() const { return {domain_, path_}; }

Reference Reference::with_default_tag() const { return tag_ || digest_ ? *this : with_tag("latest"); }

bool matches(const Reference& reference, const std::string& pattern) {
    // Like Go's path.Match, which the case data comes from, '*' does not cross a slash.
    const auto fits = [&pattern](const std::string& text) { return fnmatch(pattern.c_str(), text.c_str(), FNM_PATHNAME) == 0; };
    return fits(reference.familiar()) || fits(reference.familiar_repository());
}

}  // namespace berth::image
