// SPDX-License-Identifier: Apache-2.0
// Formats as patterns, where a pattern is enough.
#include "render/validate/formats.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <re2/re2.h>
#include <unordered_map>

namespace berth::render::validate {

namespace {

struct TextFormat {
    std::string_view name;
    const char* pattern;
    std::string_view problem;
};

constexpr std::array<TextFormat, 11> text_formats{{
    {"date-time", R"(^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$)",
     "must be a date and time like 2006-01-02T15:04:05Z"},
    {"date", R"(^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$)", "must be a date like 2006-01-02"},
    {"duration", R"(^[+-]?(0|((\d+\.?\d*|\.\d+)\s*(ns|us|µs|μs|ms|s|m|h|d|w))+)$)", "must be a duration like 1h30m"},
    {"byte", R"(^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$)", "must be base64"},
    {"uuid", R"((?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$)", "must be a UUID"},
    {"ipv4", R"(^((25[0-5]|2[0-4]\d|1?\d?\d)(\.|$)){4}$)", "must be an IPv4 address"},
    {"ipv6", R"(^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$)", "must be an IPv6 address"},
    {"cidr", R"(^[0-9A-Fa-f:.]+/\d{1,3}$)", "must be a network like 10.0.0.0/8"},
    {"email", R"(^[^@\s]+@[^@\s]+$)", "must be an e-mail address"},
    {"uri", R"(^([A-Za-z][A-Za-z0-9+.-]*:\S*|/\S*)$)", "must be a URI"},
    {"hostname", R"(^[A-Za-z0-9]([A-Za-z0-9-]{0,62})?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,62})?)*\.?$)", "must be a host name"},
}};

template <class Integer>
bool fits(const json::Value& value) {
    if (const auto integer = value.find_integer()) {
        return *integer >= std::numeric_limits<Integer>::min() && *integer <= std::numeric_limits<Integer>::max();
    }
    // Beyond int64, or with an exponent: 2^63 is the first double that does not fit.
    const auto number = value.find_number();
    return !number || (*number >= static_cast<double>(std::numeric_limits<Integer>::min()) &&
                       *number < -static_cast<double>(std::numeric_limits<Integer>::min()));
}

const re2::RE2& compiled(const std::string& pattern) {
    // Schemas repeat few patterns many times; compiling one costs more than a hundred matches.
    thread_local std::unordered_map<std::string, re2::RE2> known;
    if (const auto found = known.find(pattern); found != known.end()) {
        return found->second;
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    return known.try_emplace(pattern, pattern, options).first->second;
}

}  // namespace

std::optional<bool> matches_pattern(std::string_view text, const std::string& pattern) {
    const re2::RE2& expression = compiled(pattern);
    if (!expression.ok()) {
        return std::nullopt;
    }
    return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, expression);
}

bool is_quantity(std::string_view text) {
    static const std::string pattern =
        R"(^[+-]?(\d+|\d+\.\d*|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$)";
    return matches_pattern(text, pattern).value_or(false);
}

std::optional<std::string> format_problem(const json::Value& value, std::string_view format) {
    if (format == "int32" && !fits<std::int32_t>(value)) {
        return "must lie between -2147483648 and 2147483647";
    }
    if (format == "int64" && !fits<std::int64_t>(value)) {
        return "must lie between -9223372036854775808 and 9223372036854775807";
    }
    const std::string* text = value.find_string();
    if (text == nullptr) {
        return std::nullopt;
    }
    for (const TextFormat& known : text_formats) {
        if (known.name == format && !matches_pattern(*text, known.pattern).value_or(true)) {
            return std::string{known.problem};
        }
    }
    return std::nullopt;
}

}  // namespace berth::render::validate
