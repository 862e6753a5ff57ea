// SPDX-License-Identifier: Apache-2.0
// The timestamps of YAML 1.1, as far as go-yaml takes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth::yaml {

/// A timestamp in one of the four forms go-yaml knows, as RFC 3339 with nanoseconds; nothing for other texts.
std::optional<std::string> parse_timestamp(std::string_view text);

} // namespace berth::yaml
