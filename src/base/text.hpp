// SPDX-License-Identifier: Apache-2.0
// Small operations on text that the standard library lacks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth {

[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
/// Without the line ends (LF or CRLF); a last line without an end counts.
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);
/// Around the first separator; nullopt without one.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> split_once(std::string_view text,
                                                                                      std::string_view separator);
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
/// In double quotes, with backslashes as Go's %q writes them (but other control characters as they are).
[[nodiscard]] std::string go_quoted(std::string_view text);
/// ASCII white space at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
/// Unicode's white space, no-break spaces included, at both ends and at the first, as Go's strings.TrimSpace does it.
[[nodiscard]] std::string_view trim_unicode(std::string_view text);
[[nodiscard]] std::string_view trim_unicode_left(std::string_view text);
/// As Go's strconv.ParseBool reads it; nothing for other texts.
[[nodiscard]] std::optional<bool> parse_bool(std::string_view text);
/// ASCII only.
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
/// The candidates nearest to `word` by edit distance, best first, at most two, for "did you mean".
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates);
/// "1.2 MB"; decimal units as disks and networks are sold.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

}  // namespace berth
