// SPDX-License-Identifier: Apache-2.0
// JSON values to text.
#pragma once

#include <string>
#include <string_view>

#include "json/value.hpp"

namespace berth::json {

/// Without white space. Strings are escaped as little as RFC 8259 allows; invalid UTF-8 passes through.
[[nodiscard]] std::string write(const Value& value);
/// Two spaces a level, a line end at the end.
[[nodiscard]] std::string write_pretty(const Value& value);
/// One string with its quotes.
[[nodiscard]] std::string quote(std::string_view text);

}  // namespace berth::json
