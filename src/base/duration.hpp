// SPDX-License-Identifier: Apache-2.0
// Durations as Go writes them ("2m", "1h30m", "500ms") and as people read them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace berth {

/// Go's time.ParseDuration, whole nanoseconds; nullopt when it is not one.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);
/// Go's Duration.String(): "1.5s", "2m0s", "500ms"; not negative, whole microseconds.
[[nodiscard]] std::string format_go_duration(std::chrono::microseconds duration);
/// "340 ms", "6.7 s", "1 m 12 s".
[[nodiscard]] std::string format_elapsed(std::chrono::nanoseconds elapsed);
/// RFC 3339 in UTC with seconds: "2026-11-22T18:05:00Z".
[[nodiscard]] std::string format_rfc3339(std::chrono::system_clock::time_point time);

}  // namespace berth
