// SPDX-License-Identifier: Apache-2.0
// Numbers as Go's strconv and encoding/json read and write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::yaml {

/// strconv.ParseInt/ParseUint with base 0 (prefixes 0x, 0o, 0b, 0; single underscores only between digits).
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<std::uint64_t> parse_uint(std::string_view text);

/// strconv.Atoi: decimal digits, with a sign or without.
std::optional<std::int64_t> parse_decimal(std::string_view text);

/// Digits of that base alone: no sign, prefix or underscore. Nothing on another character or overflow.
std::optional<std::uint64_t> parse_digits(std::string_view text, unsigned base);

/// The text without its underscores.
std::string without_underscores(std::string_view text);

/// strconv.ParseFloat; nothing on a syntax error or overflow.
std::optional<double> parse_float(std::string_view text);

/// strconv.FormatFloat(value, 'g', -1, 64): shortest digits, with an exponent below 1e-4 and from 1e6 on.
std::string format_float_g(double value);

/// strconv.FormatFloat(value, 'f', -1, 64): shortest digits, never an exponent.
std::string format_float_f(double value);

/// As encoding/json prints a float64: an exponent below 1e-6 and from 1e21 on.
std::string format_float_json(double value);

} // namespace berth::yaml
