// SPDX-License-Identifier: Apache-2.0
// Quantities as decimal digits of any length.
#include "render/package/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/error.hpp"

namespace berth::render::package {

namespace {

struct Unit {
    std::string_view suffix;
    int exponent;  ///< of ten, or of 1024
};

constexpr std::array<Unit, 9> decimal_units{Unit{"", 0}, {"n", -9}, {"u", -6}, {"m", -3}, {"k", 3},
                                            {"M", 6},    {"G", 9},  {"T", 12}, {"P", 15}};
constexpr std::array<Unit, 6> binary_units{Unit{"Ki", 1}, {"Mi", 2}, {"Gi", 3}, {"Ti", 4}, {"Pi", 5}, {"Ei", 6}};

[[noreturn]] void fail(std::string_view problem) { throw Error(ErrorKind::invalid, std::string(problem)); }

constexpr std::string_view wrong_format =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
    const auto length = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    const auto digits = text.substr(0, length);
    text.remove_prefix(length);
    return digits;
}

void check_suffix(std::string_view suffix) {
    const auto letters = std::min(suffix.find_first_not_of("eEinumkKMGTP"), suffix.size());
    suffix.remove_prefix(letters);
    if (suffix.starts_with('-') || suffix.starts_with('+')) {
        suffix.remove_prefix(1);
    }
    take_digits(suffix);
    if (!suffix.empty()) {
        fail(wrong_format);
    }
}

template <std::size_t n>
std::optional<int> find_exponent(const std::array<Unit, n>& units, std::string_view suffix) {
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.suffix == suffix; });
    return unit == units.end() ? std::nullopt : std::optional(unit->exponent);
}

std::int64_t scientific_exponent(std::string_view suffix) {
    std::int64_t exponent = 0;
    if (suffix.size() > 1 && (suffix[0] == 'e' || suffix[0] == 'E')) {
        suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
        const auto* end = suffix.data() + suffix.size();
        const auto [rest, error] = std::from_chars(suffix.data(), end, exponent);
        if (error == std::errc() && rest == end) {
            return exponent;
        }
    }
    fail("unable to parse quantity's suffix");
}

void multiply(std::string& digits, unsigned factor) {
    unsigned carry = 0;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        carry += static_cast<unsigned>(*digit - '0') * factor;
        *digit = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    digits.insert(0, carry == 0 ? "" : std::to_string(carry));
}

}  // namespace

Quantity Quantity::parse(std::string_view text) {
    if (text.empty()) {
        fail(wrong_format);
    }
    Quantity quantity;
    quantity.negative_ = text.starts_with('-');
    if (text.starts_with('-') || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    quantity.digits_ = take_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto fraction = take_digits(text);
        quantity.digits_ += fraction;
        quantity.exponent_ = -static_cast<std::int64_t>(fraction.size());
    }
    quantity.digits_.erase(0, std::min(quantity.digits_.find_first_not_of('0'), quantity.digits_.size()));
    check_suffix(text);
    if (const auto binary = find_exponent(binary_units, text)) {
        for (int i = 0; i < *binary; ++i) {
            multiply(quantity.digits_, 1024);
        }
    } else if (text == "E") {
        quantity.exponent_ += 18;
    } else if (const auto decimal = find_exponent(decimal_units, text)) {
        quantity.exponent_ += *decimal;
    } else {
        quantity.exponent_ += scientific_exponent(text);
    }
    return quantity;
}

std::strong_ordering Quantity::compare(const Quantity& other) const {
    const int sign = digits_.empty() ? 0 : negative_ ? -1 : 1;
    const int other_sign = other.digits_.empty() ? 0 : other.negative_ ? -1 : 1;
    if (sign != other_sign || sign == 0) {
        return sign <=> other_sign;
    }
    const auto magnitude = [](const Quantity& q) { return static_cast<std::int64_t>(q.digits_.size()) + q.exponent_; };
    auto order = magnitude(*this) <=> magnitude(other);
    if (order == std::strong_ordering::equal) {
        const auto length = std::max(digits_.size(), other.digits_.size());
        const auto padded = [&](std::string digits) { return digits.append(length - digits.size(), '0'); };
        order = padded(digits_) <=> padded(other.digits_);
    }
    return sign > 0 ? order : 0 <=> order;
}

}  // namespace berth::render::package
