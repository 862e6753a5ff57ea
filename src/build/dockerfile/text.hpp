// SPDX-License-Identifier: Apache-2.0
// Blanks, case and cutting as the Dockerfile parser understands them.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace berth::build::dockerfile {

[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

[[nodiscard]] std::string_view trim_left(std::string_view text);
/// Without the line end (any mix of \r and \n).
[[nodiscard]] std::string_view trim_newline(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);

/// The first word and the rest after the blanks that follow it; the rest is empty when there is only one word.
[[nodiscard]] std::pair<std::string_view, std::string_view> split_first_word(std::string_view text);

/// The text in double quotes, as Go's %q writes it: what messages and image histories show.
[[nodiscard]] std::string quoted(std::string_view text);

} // namespace berth::build::dockerfile
