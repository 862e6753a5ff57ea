// SPDX-License-Identifier: Apache-2.0
// Scalar resolution: the two tables of words, then integers, floats and dates.
#include "yaml/resolve.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace berth::yaml {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (text == word) {
            return true;
        }
    }
    return false;
}

/// The words with a meaning of their own; Tag::none for all others. Sets `truth` for booleans.
Tag resolve_word(std::string_view text, Schema schema, bool& truth) {
    if (text.size() > 5) {
        return Tag::none;
    }
    if (text.empty() || one_of(text, {"~", "null", "Null", "NULL"})) {
        return Tag::null;
    }
    if (text == "<<") {
        return Tag::merge;
    }
    if (one_of(text, {"true", "True", "TRUE"})) {
        truth = true;
        return Tag::boolean;
    }
    if (one_of(text, {"false", "False", "FALSE"})) {
        truth = false;
        return Tag::boolean;
    }
    if (one_of(text, {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
                      "-.INF"})) {
        return Tag::floating;
    }
    if (schema == Schema::yaml_1_1) {
        if (one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
            truth = true;
            return Tag::boolean;
        }
        if (one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
            truth = false;
            return Tag::boolean;
        }
    }
    return Tag::none;
}

double word_float(std::string_view text) {
    const char last = text.back();
    if (last == 'n' || last == 'N') {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

/// Digits of base 10 or lower in the given base; nothing on another character or overflow.
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

/// go-yaml drops all underscores before it reads a number, so Go's rule about them never matters.
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

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
bool looks_like_float(std::string_view text) {
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) {
        ++i;
    }
    const std::size_t whole = i;
    while (i < text.size() && is_digit(text[i])) {
        ++i;
    }
    const bool has_whole = i > whole;
    if (i < text.size() && text[i] == '.') {
        const std::size_t fraction = ++i;
        while (i < text.size() && is_digit(text[i])) {
            ++i;
        }
        if (!has_whole && i == fraction) {
            return false;
        }
    } else if (!has_whole) {
        return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) {
            ++i;
        }
        const std::size_t exponent = i;
        while (i < text.size() && is_digit(text[i])) {
            ++i;
        }
        if (i == exponent) {
            return false;
        }
    }
    return i == text.size();
}

/// The binary and (1.2) octal forms that go-yaml adds to Go's own; most are read by Go's rules already.
std::optional<std::int64_t> parse_prefixed(std::string_view text, Schema schema) {
    const bool negative = text.starts_with('-');
    const std::string_view rest = negative ? text.substr(1) : text;
    unsigned base = 0;
    if (rest.starts_with("0b")) {
        base = 2;
    } else if (schema == Schema::yaml_1_2 && rest.starts_with("0o")) {
        base = 8;
    } else {
        return std::nullopt;
    }
    std::string_view digits = rest.substr(2);
    bool minus = negative;
    // ParseInt of what follows the prefix takes a sign of its own ("0b-1"), but not a second one.
    if (!negative && !digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
        minus = digits[0] == '-';
        digits.remove_prefix(1);
    }
    const auto value = parse_digits(digits, base);
    if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return std::nullopt;
    }
    return minus ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

Resolved string_of(std::string_view text) {
    return {.tag = Tag::string, .value = std::string{text}};
}

} // namespace

std::optional<std::uint64_t> parse_uint(std::string_view text) {
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
    if (text.find('_') != std::string_view::npos) {
        // An underscore may stand between digits and after a prefix, which itself must be there.
        if (!prefixed) {
            return std::nullopt;
        }
        char before = '0';
        for (const char c : text) {
            if (c == '_' && before == '_') {
                return std::nullopt;
            }
            before = c;
        }
        if (before == '_') {
            return std::nullopt;
        }
        return parse_digits(without_underscores(text), base);
    }
    return parse_digits(text, base);
}

std::optional<std::int64_t> parse_int(std::string_view text) {
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    const auto value = parse_uint(text);
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value || *value > most + (negative ? 1U : 0U)) {
        return std::nullopt;
    }
    return negative ? static_cast<std::int64_t>(0 - *value) : static_cast<std::int64_t>(*value);
}

std::optional<double> parse_float(std::string_view text) {
    std::string_view rest = text;
    bool negative = false;
    if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
        negative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    if (rest.empty() || rest[0] == '+' || rest[0] == '-') {
        return std::nullopt;
    }
    std::string lower;
    for (const char c : rest.substr(0, 9)) {
        lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
    if (lower == "inf" || lower == "infinity") {
        const double infinity = std::numeric_limits<double>::infinity();
        return negative ? -infinity : infinity;
    }
    if (lower == "nan") {
        return std::numeric_limits<double>::quiet_NaN();
    }
    auto format = std::chars_format::general;
    if (lower.starts_with("0x")) {
        // Go demands the p exponent in a hexadecimal float.
        if (rest.find_first_of("pP") == std::string_view::npos) {
            return std::nullopt;
        }
        rest.remove_prefix(2);
        format = std::chars_format::hex;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, format);
    if (end != rest.data() + rest.size()) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        // from_chars does not say in which direction; Go accepts what is too small as zero.
        const std::size_t exponent = rest.find_first_of("eEpP");
        if (exponent == std::string_view::npos || exponent + 1 >= rest.size() || rest[exponent + 1] != '-') {
            return std::nullopt;
        }
        value = 0;
    } else if (error != std::errc{}) {
        return std::nullopt;
    }
    return negative ? -value : value;
}

bool is_base60(std::string_view text) {
    if (text.empty() || text.find(':') == std::string_view::npos) {
        return false;
    }
    std::size_t i = text[0] == '+' || text[0] == '-' ? 1 : 0;
    if (i >= text.size() || !is_digit(text[i])) {
        return false;
    }
    while (i < text.size() && (is_digit(text[i]) || text[i] == '_')) {
        ++i;
    }
    int groups = 0;
    while (i < text.size() && text[i] == ':') {
        ++i;
        if (i >= text.size() || !is_digit(text[i])) {
            return false;
        }
        // [0-5]?[0-9]: two digits only if the first is at most 5.
        if (i + 1 < text.size() && is_digit(text[i + 1]) && text[i] <= '5') {
            ++i;
        }
        ++i;
        ++groups;
    }
    if (groups == 0) {
        return false;
    }
    if (i < text.size() && text[i] == '.') {
        ++i;
        while (i < text.size() && (is_digit(text[i]) || text[i] == '_')) {
            ++i;
        }
    }
    return i == text.size();
}

namespace {

/// Reads `text` from `at`: one or two digits for short fields, as Go's layout "1", "2", "4", "5" does ("15" is two).
std::optional<int> take_number(std::string_view text, std::size_t& at, std::size_t least, std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (n < most && at + n < text.size() && is_digit(text[at + n])) {
        value = value * 10 + (text[at + n] - '0');
        ++n;
    }
    if (n < least) {
        return std::nullopt;
    }
    at += n;
    return value;
}

bool take(std::string_view text, std::size_t& at, char c) {
    if (at >= text.size() || text[at] != c) {
        return false;
    }
    ++at;
    return true;
}

int days_in(int year, int month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::string two(int number) {
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

} // namespace

std::optional<std::string> parse_timestamp(std::string_view text) {
    std::size_t at = 0;
    const auto year = take_number(text, at, 4, 4);
    if (!year || !take(text, at, '-')) {
        return std::nullopt;
    }
    const auto month = take_number(text, at, 1, 2);
    if (!month || *month < 1 || *month > 12 || !take(text, at, '-')) {
        return std::nullopt;
    }
    const auto day = take_number(text, at, 1, 2);
    if (!day || *day < 1 || *day > days_in(*year, *month)) {
        return std::nullopt;
    }
    std::string result = std::string{text.substr(0, 4)} + "-" + two(*month) + "-" + two(*day) + "T";
    if (at == text.size()) {
        return result + "00:00:00Z";
    }
    const char separator = text[at];
    if (separator != 'T' && separator != 't' && separator != ' ') {
        return std::nullopt;
    }
    ++at;
    if (separator == ' ') {
        // Go's layouts skip further spaces in the value.
        while (at < text.size() && text[at] == ' ') {
            ++at;
        }
    }
    const auto hour = take_number(text, at, 1, 2); // "15" also takes a single digit
    if (!hour || *hour > 23 || !take(text, at, ':')) {
        return std::nullopt;
    }
    const auto minute = take_number(text, at, 1, 2);
    if (!minute || *minute > 59 || !take(text, at, ':')) {
        return std::nullopt;
    }
    const auto second = take_number(text, at, 1, 2);
    if (!second || *second > 59) {
        return std::nullopt;
    }
    result += two(*hour) + ":" + two(*minute) + ":" + two(*second);
    if (at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(text[at + 1])) {
        std::size_t end = at + 1;
        std::string fraction;
        while (end < text.size() && is_digit(text[end])) {
            if (fraction.size() < 9) {
                fraction.push_back(text[end]);
            }
            ++end;
        }
        while (!fraction.empty() && fraction.back() == '0') {
            fraction.pop_back();
        }
        if (!fraction.empty()) {
            result += "." + fraction;
        }
        at = end;
    }
    if (separator == ' ') {
        return at == text.size() ? std::optional{result + "Z"} : std::nullopt;
    }
    if (at < text.size() && text[at] == 'Z') {
        return at + 1 == text.size() ? std::optional{result + "Z"} : std::nullopt;
    }
    // An offset: +hh:mm
    if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
        return std::nullopt;
    }
    std::size_t digits = at + 1;
    const auto offset_hours = take_number(text, digits, 2, 2);
    ++digits;
    const auto offset_minutes = take_number(text, digits, 2, 2);
    if (!offset_hours || !offset_minutes || *offset_hours > 24 || *offset_minutes > 60) {
        return std::nullopt;
    }
    if (*offset_hours == 0 && *offset_minutes == 0) {
        return result + "Z";
    }
    return result + std::string{text.substr(at)};
}

Tag resolve_tag(std::string_view text, Schema schema) {
    bool truth = false;
    if (text.empty()) {
        return Tag::null;
    }
    const char first = text[0];
    const bool number_like = is_digit(first) || first == '+' || first == '-' || first == '.';
    if (!number_like) {
        if (std::string_view{"yYnNtTfFoO~<"}.find(first) == std::string_view::npos) {
            return Tag::string;
        }
        // go-yaml looks "<<" up only where its hint table sends it, which it does not.
        if (first == '<') {
            return Tag::string;
        }
        const Tag tag = resolve_word(text, schema, truth);
        return tag == Tag::none ? Tag::string : tag;
    }
    return resolve(text, schema).tag;
}

Resolved resolve(std::string_view text, Schema schema) {
    if (text.empty()) {
        return {.tag = Tag::null, .value = std::monostate{}};
    }
    const char first = text[0];
    const bool number_like = is_digit(first) || first == '+' || first == '-' || first == '.';
    if (!number_like && std::string_view{"yYnNtTfFoO~"}.find(first) == std::string_view::npos) {
        return string_of(text);
    }
    bool truth = false;
    switch (resolve_word(text, schema, truth)) {
    case Tag::null:
        return {.tag = Tag::null, .value = std::monostate{}};
    case Tag::boolean:
        return {.tag = Tag::boolean, .value = truth};
    case Tag::floating:
        return {.tag = Tag::floating, .value = word_float(text)};
    case Tag::none:
    case Tag::string:
    case Tag::integer:
    case Tag::timestamp:
    case Tag::binary:
    case Tag::merge:
    case Tag::sequence:
    case Tag::mapping:
    case Tag::custom:
        break;
    }
    if (!number_like) {
        return string_of(text);
    }
    if (first == '.') {
        if (const auto value = parse_float(text)) {
            return {.tag = Tag::floating, .value = *value};
        }
        return string_of(text);
    }
    if (auto time = parse_timestamp(text)) {
        return {.tag = Tag::timestamp, .value = std::move(*time)};
    }
    std::string cleaned;
    std::string_view plain = text;
    if (text.find('_') != std::string_view::npos) {
        cleaned = without_underscores(text);
        plain = cleaned;
    }
    if (const auto value = parse_int(plain)) {
        return {.tag = Tag::integer, .value = *value};
    }
    if (const auto value = parse_uint(plain)) {
        return {.tag = Tag::integer, .value = *value};
    }
    if (looks_like_float(plain)) {
        if (const auto value = parse_float(plain)) {
            return {.tag = Tag::floating, .value = *value};
        }
    }
    if (const auto value = parse_prefixed(plain, schema)) {
        return {.tag = Tag::integer, .value = *value};
    }
    return string_of(text);
}

Tag effective_tag(const Node& node, Schema schema) {
    if (node.tag != Tag::none) {
        return node.tag;
    }
    switch (node.kind) {
    case Kind::mapping:
        return Tag::mapping;
    case Kind::sequence:
        return Tag::sequence;
    case Kind::alias:
        return node.target != nullptr ? effective_tag(*node.target, schema) : Tag::none;
    case Kind::scalar:
        break;
    }
    return node.style != Style::plain ? Tag::string : resolve_tag(node.value, schema);
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
