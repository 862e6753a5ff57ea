// SPDX-License-Identifier: Apache-2.0
// The `format` of strings and numbers, as the API server checks it.
#pragma once

#include "json/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace berth::render::validate {

/// What is wrong ("must be a date and time like 2006-01-02T15:04:05Z"), or nothing. Formats that are not known
/// say nothing, as in JSON Schema: known are int32, int64, date-time, date, duration, byte, uuid, ipv4, ipv6, cidr,
/// email, uri and hostname.
[[nodiscard]] std::optional<std::string> format_problem(const json::Value& value, std::string_view format);

/// A resource.Quantity: "100m", "1.5Gi", "1e3".
[[nodiscard]] bool is_quantity(std::string_view text);

/// RE2, as in Go: anywhere in the text. nullopt when the pattern itself is wrong.
[[nodiscard]] std::optional<bool> matches_pattern(std::string_view text, const std::string& pattern);

}  // namespace berth::render::validate
