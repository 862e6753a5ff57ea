// SPDX-License-Identifier: Apache-2.0
// Integers by prefix and base; floats by the standard library's shortest digits, laid out as Go does.
#include "yaml/number.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace berth::yaml {

std::optional<std::uint64_t> parse_digits(std::string_view text, unsigned base) {
    if (text.empty()) {
        return std::nullopt;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, static_cast<int>(base));
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::string without_underscores(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (c != '_') {
            result.push_back(c);
        }
    }
    return result;
}

namespace {

/// Whether each underscore stands between digits, or behind the prefix of a base.
bool separates_digits(std::string_view text) {
    const char mark = text.size() > 1 && text[0] == '0' ? static_cast<char>(text[1] | 0x20) : '0';
    const bool is_hexadecimal = mark == 'x';
    const auto is_digit = [&](std::size_t at) {
        const int c = at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
        return is_hexadecimal ? std::isxdigit(c) != 0 : std::isdigit(c) != 0;
    };
    for (std::size_t i = text.find('_'); i != std::string_view::npos; i = text.find('_', i + 1)) {
        const bool after_prefix = i == 2 && (mark == 'x' || mark == 'b' || mark == 'o');
        if (i == 0 || !is_digit(i + 1) || !(after_prefix || is_digit(i - 1))) {
            return false;
        }
    }
    return true;
}

} // namespace

std::optional<std::uint64_t> parse_uint(std::string_view text) {
    const std::string_view whole = text;
    unsigned base = 10;
    bool prefixed = false;
    if (text.size() > 1 && text[0] == '0') {
        const char mark = static_cast<char>(text[1] | 0x20);
        if (text.size() >= 3 && (mark == 'x' || mark == 'b' || mark == 'o')) {
            base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
            text.remove_prefix(2);
        } else {
            base = 8;
            text.remove_prefix(1);
        }
        prefixed = true;
    }
    if (!text.contains('_')) {
        return parse_digits(text, base);
    }
    return prefixed && separates_digits(whole) ? parse_digits(without_underscores(text), base) : std::nullopt;
}

namespace {

/// A number that `read` makes of what follows the sign, if it fits.
template <class Read>
std::optional<std::int64_t> parse_signed(std::string_view text, Read&& read) {
    const bool negative = text.starts_with('-');
    const std::optional<std::uint64_t> value = read(text.substr(negative || text.starts_with('+') ? 1 : 0));
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value || *value > most + (negative ? 1U : 0U)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(negative ? 0 - *value : *value);
}

} // namespace

std::optional<std::int64_t> parse_int(std::string_view text) { return parse_signed(text, parse_uint); }

std::optional<std::int64_t> parse_decimal(std::string_view text) {
    return parse_signed(text, [](std::string_view digits) { return parse_digits(digits, 10); });
}

namespace {

/// "inf", "infinity" and "nan" in any case.
std::optional<double> parse_no_number(std::string_view text) {
    constexpr std::size_t longest = 8;
    if (text.size() > longest) {
        return std::nullopt;
    }
    std::string lower;
    for (const char c : text) {
        lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    if (lower == "inf" || lower == "infinity") {
        return std::numeric_limits<double>::infinity();
    }
    return lower == "nan" ? std::optional{std::numeric_limits<double>::quiet_NaN()} : std::nullopt;
}

/// Without a sign.
std::optional<double> parse_magnitude(std::string_view text) {
    auto format = std::chars_format::general;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        // Go demands the p exponent in a hexadecimal float.
        if (text.find_first_of("pP") == std::string_view::npos) {
            return std::nullopt;
        }
        text.remove_prefix(2);
        format = std::chars_format::hex;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, format);
    if (end != text.data() + text.size()) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        // from_chars does not say in which direction; Go accepts what is too small as zero.
        const std::size_t exponent = text.find_first_of("eEpP");
        const bool too_small = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
        return too_small ? std::optional{0.0} : std::nullopt;
    }
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

} // namespace

std::optional<double> parse_float(std::string_view text) {
    if (text.contains('_')) {
        const bool is_signed = text.starts_with('-') || text.starts_with('+');
        return separates_digits(text.substr(is_signed ? 1 : 0)) ? parse_float(without_underscores(text)) : std::nullopt;
    }

    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    if (text.empty() || text[0] == '+' || text[0] == '-') {
        return std::nullopt;
    }
    auto value = parse_no_number(text);
    if (!value) {
        value = parse_magnitude(text);
    }
    return value && negative ? -*value : value;
}

namespace {

struct Digits {
    bool negative = false;
    std::string digits; ///< without leading or trailing zeros; "0" for zero
    int point = 0;      ///< value = 0.digits * 10^point
};

Digits shortest(double value) {
    std::array<char, 40> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    std::string_view text{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
    Digits result;
    if (text.starts_with('-')) {
        result.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t e = text.find('e');
    for (const char c : text.substr(0, e)) {
        if (c != '.') {
            result.digits.push_back(c);
        }
    }
    while (result.digits.size() > 1 && result.digits.back() == '0') {
        result.digits.pop_back();
    }
    int exponent = 0;
    std::string_view tail = text.substr(e + 1);
    if (tail.starts_with('+')) {
        tail.remove_prefix(1);
    }
    std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
    result.point = value == 0 ? 1 : exponent + 1;
    return result;
}

std::string with_exponent(const Digits& d, bool two_digits) {
    std::string out = d.negative ? "-" : "";
    out.push_back(d.digits[0]);
    if (d.digits.size() > 1) {
        out.push_back('.');
        out.append(d.digits, 1);
    }
    const int exponent = d.point - 1;
    out.push_back('e');
    out.push_back(exponent < 0 ? '-' : '+');
    const int size = exponent < 0 ? -exponent : exponent;
    if (two_digits && size < 10) {
        out.push_back('0');
    }
    return out + std::to_string(size);
}

std::string without_exponent(const Digits& d) {
    std::string out = d.negative ? "-" : "";
    const int count = static_cast<int>(d.digits.size());
    if (d.point <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-d.point), '0');
        return out + d.digits;
    }
    if (count <= d.point) {
        out += d.digits;
        out.append(static_cast<std::size_t>(d.point - count), '0');
        return out;
    }
    out.append(d.digits, 0, static_cast<std::size_t>(d.point));
    out.push_back('.');
    out.append(d.digits, static_cast<std::size_t>(d.point));
    return out;
}

std::string special(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    return value < 0 ? "-Inf" : "+Inf";
}

} // namespace

std::string format_float_g(double value) {
    if (!std::isfinite(value)) {
        return special(value);
    }
    const Digits d = shortest(value);
    const int exponent = d.point - 1;
    if (value != 0 && (exponent < -4 || exponent >= 6)) {
        // Go prints up to 21 digits with %v only; strconv turns to exponents here.
        return with_exponent(d, true);
    }
    return without_exponent(d);
}

std::string format_float_f(double value) {
    return std::isfinite(value) ? without_exponent(shortest(value)) : special(value);
}

std::string format_float_json(double value) {
    if (!std::isfinite(value)) {
        return special(value);
    }
    const Digits d = shortest(value);
    const double size = std::fabs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
        return with_exponent(d, false);
    }
    return without_exponent(d);
}

} // namespace berth::yaml
