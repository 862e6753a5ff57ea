// SPDX-License-Identifier: Apache-2.0
// Durations as Go writes them and as people read them.
#include "base/duration.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <ctime>
#include <utility>

namespace berth {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 8> units{{{"ns", 1},
                                                                     {"us", 1e3},
                                                                     {"\u00b5s", 1e3},
                                                                     {"\u03bcs", 1e3},
                                                                     {"ms", 1e6},
                                                                     {"s", 1e9},
                                                                     {"m", 60e9},
                                                                     {"h", 3600e9}}};

std::optional<double> take_number(std::string_view& text) {
    double value = 0;
    double scale = 1;
    bool digits = false;
    bool fraction = false;
    while (!text.empty()) {
        const char c = text.front();
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            digits = true;
            if (fraction) {
                scale /= 10;
                value += (c - '0') * scale;
            } else {
                value = value * 10 + (c - '0');
            }
        } else {
            break;
        }
        text.remove_prefix(1);
    }
    return digits ? std::optional(value) : std::nullopt;
}

std::optional<double> take_unit(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && text[length] != '.' && (text[length] < '0' || text[length] > '9')) {
        ++length;
    }
    for (const auto& [name, nanoseconds] : units) {
        if (text.substr(0, length) == name) {
            text.remove_prefix(length);
            return nanoseconds;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    double sign = 1;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        sign = text.front() == '-' ? -1 : 1;
        text.remove_prefix(1);
    }
    if (text == "0") {
        return std::chrono::nanoseconds(0);
    }
    if (text.empty()) {
        return std::nullopt;
    }
    double total = 0;
    while (!text.empty()) {
        const auto number = take_number(text);
        const auto unit = number ? take_unit(text) : std::nullopt;
        if (!unit) {
            return std::nullopt;
        }
        total += *number * *unit;
    }
    if (total > 9.2e18) {
        return std::nullopt;
    }
    return std::chrono::nanoseconds(std::llround(sign * total));
}

std::string format_go_duration(std::chrono::microseconds duration) {
    if (duration.count() == 0) {
        return "0s";
    }
    if (duration < std::chrono::milliseconds(1)) {
        return fmt::format("{}µs", duration.count());
    }
    // The shortest text of a double never needs an exponent below a minute.
    if (duration < std::chrono::seconds(1)) {
        return fmt::format("{}ms", std::chrono::duration<double, std::milli>(duration).count());
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration);
    const double seconds = std::chrono::duration<double>(duration - minutes).count();
    std::string text;
    if (minutes.count() >= 60) {
        text = fmt::format("{}h", minutes.count() / 60);
    }
    if (minutes.count() > 0) {
        text += fmt::format("{}m", minutes.count() % 60);
    }
    return text + fmt::format("{}s", seconds);
}

std::string format_elapsed(std::chrono::nanoseconds elapsed) {
    const double seconds = std::chrono::duration<double>(elapsed).count();
    if (seconds < 1) {
        return fmt::format("{:.0f} ms", seconds * 1000);
    }
    if (seconds < 60) {
        return fmt::format("{:.1f} s", seconds);
    }
    const auto whole = static_cast<long long>(seconds);
    return fmt::format("{} m {} s", whole / 60, whole % 60);
}

std::string format_rfc3339(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                       parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace berth
