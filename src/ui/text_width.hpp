// SPDX-License-Identifier: Apache-2.0
// How much room text takes on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace berth::ui {

/// Columns of UTF-8 text without control sequences. Counts code points: wide and combining ones are rare in names.
[[nodiscard]] std::size_t text_width(std::string_view text);
/// Cut to `columns`, with '…' as the last column when something was cut.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);
/// Printable in one line: control characters (and escape sequences of programs we run) are taken out.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace berth::ui
