// SPDX-License-Identifier: Apache-2.0
// The grammar of image references (github.com/distribution/reference, "Grammar"), as recognisers without allocation.
#pragma once

#include <optional>
#include <string_view>

namespace berth::image::grammar {

struct ReferenceParts {
    std::string_view domain;      ///< empty when there is none
    std::string_view path;
    std::string_view repository;  ///< domain and path as written
    std::string_view tag;
    std::string_view digest;
};

/// host [":" digits], host being dotted labels or a bracketed IPv6 address without zone.
[[nodiscard]] bool is_domain(std::string_view text);
/// alnum+ joined by one of "." "_" "__" "-"+, lower case.
[[nodiscard]] bool is_path_component(std::string_view text);
/// [domain "/"] component ("/" component)*. The first part is a domain wherever it can be one.
[[nodiscard]] std::optional<ReferenceParts> match_name(std::string_view text);
/// [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}
[[nodiscard]] bool is_tag(std::string_view text);
/// algorithm ":" at least 32 hexadecimal digits
[[nodiscard]] bool is_digest(std::string_view text);
/// 64 lower-case hexadecimal digits
[[nodiscard]] bool is_identifier(std::string_view text);
/// name [":" tag] ["@" digest], the whole text.
[[nodiscard]] std::optional<ReferenceParts> match_reference(std::string_view text);

}  // namespace berth::image::grammar
