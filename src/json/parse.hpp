// SPDX-License-Identifier: Apache-2.0
// Text to JSON values (RFC 8259).
#pragma once

#include <string_view>

#include "json/value.hpp"

namespace berth::json {

/// One document. Of members with the same name the last wins. Throws InputError naming `source`, line and column;
/// nesting deeper than 512 is refused.
[[nodiscard]] Value parse(std::string_view text, std::string_view source = "json");

}  // namespace berth::json
