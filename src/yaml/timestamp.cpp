// SPDX-License-Identifier: Apache-2.0
// Date, clock, fraction and zone, each as loose as Go's time layouts are.
#include "yaml/timestamp.hpp"

#include "yaml/text_cursor.hpp"

#include <array>

namespace berth::yaml {

namespace {

int days_in(int year, int month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::string two(int number) {
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// How many digits a number has and between what it lies.
struct Range {
    std::size_t fewest_digits;
    std::size_t most_digits;
    int least;
    int most;
};

std::optional<int> take_number(TextCursor& at, const Range& range) {
    const std::string_view digits = at.take_digits(range.most_digits);
    int value = 0;
    for (const char digit : digits) {
        value = value * 10 + (digit - '0');
    }
    const bool fits = digits.size() >= range.fewest_digits && value >= range.least && value <= range.most;
    return fits ? std::optional{value} : std::nullopt;
}

/// Year, month and day; only the year needs all its digits.
std::optional<std::string> take_date(TextCursor& at) {
    const std::string_view digits = at.rest().substr(0, 4);
    const auto year = take_number(at, {4, 4, 0, 9999});
    if (!year || !at.take("-")) {
        return std::nullopt;
    }
    const auto month = take_number(at, {1, 2, 1, 12});
    if (!month || !at.take("-")) {
        return std::nullopt;
    }
    const auto day = take_number(at, {1, 2, 1, days_in(*year, *month)});
    if (!day) {
        return std::nullopt;
    }
    return std::string{digits} + "-" + two(*month) + "-" + two(*day);
}

std::optional<std::string> take_clock(TextCursor& at) {
    const auto hour = take_number(at, {1, 2, 0, 23}); // Go's layout "15" also takes a single digit
    if (!hour || !at.take(":")) {
        return std::nullopt;
    }
    const auto minute = take_number(at, {1, 2, 0, 59});
    if (!minute || !at.take(":")) {
        return std::nullopt;
    }
    const auto second = take_number(at, {1, 2, 0, 59});
    if (!second) {
        return std::nullopt;
    }
    return two(*hour) + ":" + two(*minute) + ":" + two(*second);
}

/// Nanoseconds at the most, without zeros at the end; empty if there is nothing of a second.
std::string take_fraction(TextCursor& at) {
    TextCursor ahead = at;
    if (!ahead.take(".,") || !ahead.at_digit()) {
        return {};
    }
    const std::string_view digits = ahead.take_digits().substr(0, 9);
    at = ahead;
    const std::size_t last = digits.find_last_not_of('0');
    return last == std::string_view::npos ? std::string{} : "." + std::string{digits.substr(0, last + 1)};
}

/// Z or an offset +hh:mm, up to the end of the text.
std::optional<std::string> take_zone(TextCursor& at) {
    const std::string_view zone = at.rest();
    if (zone == "Z") {
        return "Z";
    }
    if (!at.take("+-")) {
        return std::nullopt;
    }
    const auto hours = take_number(at, {2, 2, 0, 24});
    if (!hours || !at.take(":")) {
        return std::nullopt;
    }
    const auto minutes = take_number(at, {2, 2, 0, 60});
    if (!minutes || !at.done()) {
        return std::nullopt;
    }
    return *hours == 0 && *minutes == 0 ? "Z" : std::string{zone};
}

} // namespace

std::optional<std::string> parse_timestamp(std::string_view text) {
    TextCursor at{text};
    const auto date = take_date(at);
    if (!date) {
        return std::nullopt;
    }
    if (at.done()) {
        return *date + "T00:00:00Z";
    }
    const bool has_zone = at.take("Tt");
    if (!has_zone && !at.take(" ")) {
        return std::nullopt;
    }
    while (!has_zone && at.take(" ")) {
        // Go's layouts skip further spaces in the value.
    }
    const auto clock = take_clock(at);
    if (!clock) {
        return std::nullopt;
    }
    const std::string time = *date + "T" + *clock + take_fraction(at);
    if (!has_zone) {
        return at.done() ? std::optional{time + "Z"} : std::nullopt;
    }
    const auto zone = take_zone(at);
    return zone ? std::optional{time + *zone} : std::nullopt;
}

} // namespace berth::yaml
