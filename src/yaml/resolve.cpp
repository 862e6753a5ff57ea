// SPDX-License-Identifier: Apache-2.0
// Scalar resolution: the first character tells whether a text may be a word or a number, then the forms are tried.
#include "yaml/resolve.hpp"

#include "yaml/number.hpp"
#include "yaml/text_cursor.hpp"
#include "yaml/timestamp.hpp"

#include <limits>
#include <utility>

namespace berth::yaml {

namespace {

/// What a text may be by its first character: go-yaml's table of hints.
enum class Hint : std::uint8_t { text, word, number };

Hint hint_of(char first) {
    if (is_digit(first) || first == '+' || first == '-' || first == '.') {
        return Hint::number;
    }
    // "<<" is one of go-yaml's words, too, but the table does not lead to it.
    return std::string_view{"yYnNtTfFoO~"}.find(first) == std::string_view::npos ? Hint::text : Hint::word;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (text == word) {
            return true;
        }
    }
    return false;
}

double word_float(std::string_view text) {
    const char last = text.back();
    if (last == 'n' || last == 'N') {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

Resolved boolean(bool truth) {
    return {.tag = Tag::boolean, .value = truth};
}

Resolved string_of(std::string_view text) {
    return {.tag = Tag::string, .value = std::string{text}};
}

/// The words with a meaning of their own.
std::optional<Resolved> resolve_word(std::string_view text, Schema schema) {
    if (text.size() > 5) {
        return std::nullopt;
    }
    if (one_of(text, {"~", "null", "Null", "NULL"})) {
        return Resolved{.tag = Tag::null, .value = std::monostate{}};
    }
    if (one_of(text, {"true", "True", "TRUE"})) {
        return boolean(true);
    }
    if (one_of(text, {"false", "False", "FALSE"})) {
        return boolean(false);
    }
    if (one_of(text, {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
                      "-.INF"})) {
        return Resolved{.tag = Tag::floating, .value = word_float(text)};
    }
    if (schema == Schema::yaml_1_1 && one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
        return boolean(true);
    }
    if (schema == Schema::yaml_1_1 && one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
        return boolean(false);
    }
    return std::nullopt;
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
bool looks_like_float(std::string_view text) {
    TextCursor at{text};
    at.take("+-");
    const std::size_t whole = at.take_digits().size();
    const std::size_t fraction = at.take(".") ? at.take_digits().size() : 0;
    if (whole + fraction == 0) {
        return false;
    }
    if (at.take("eE")) {
        at.take("+-");
        if (at.take_digits().empty()) {
            return false;
        }
    }
    return at.done();
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

/// A text that begins like a number.
Resolved resolve_number(std::string_view text, Schema schema) {
    if (text.front() == '.') {
        const auto value = parse_float(text);
        return value ? Resolved{.tag = Tag::floating, .value = *value} : string_of(text);
    }
    if (auto time = parse_timestamp(text)) {
        return {.tag = Tag::timestamp, .value = std::move(*time)};
    }
    // go-yaml drops all underscores before it reads a number, so Go's rule about them never matters.
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

} // namespace

bool is_base60(std::string_view text) {
    const auto skip_digits = [](TextCursor& at) {
        while (at.take("0123456789_")) {
        }
    };
    TextCursor at{text};
    at.take("+-");
    if (!at.at_digit()) {
        return false;
    }
    skip_digits(at);
    if (!at.rest().starts_with(':')) {
        return false;
    }
    while (at.take(":")) {
        // [0-5]?[0-9]: two digits only if the first is at most 5.
        if (at.take_digits(!at.done() && at.rest().front() <= '5' ? 2 : 1).empty()) {
            return false;
        }
    }
    if (at.take(".")) {
        skip_digits(at);
    }
    return at.done();
}

Tag resolve_tag(std::string_view text, Schema schema) {
    if (text.empty()) {
        return Tag::null;
    }
    switch (hint_of(text.front())) {
    case Hint::text:
        return Tag::string;
    case Hint::word: {
        const auto word = resolve_word(text, schema);
        return word ? word->tag : Tag::string;
    }
    case Hint::number:
        break;
    }
    return resolve(text, schema).tag;
}

Resolved resolve(std::string_view text, Schema schema) {
    if (text.empty()) {
        return {.tag = Tag::null, .value = std::monostate{}};
    }
    const Hint hint = hint_of(text.front());
    if (hint == Hint::text) {
        return string_of(text);
    }
    if (auto word = resolve_word(text, schema)) {
        return std::move(*word);
    }
    return hint == Hint::number ? resolve_number(text, schema) : string_of(text);
}

Tag effective_tag(const Node& node, Schema schema) {
    return node.tag != Tag::none ? node.tag : implied_tag(node, schema);
}

Tag implied_tag(const Node& node, Schema schema) {
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

} // namespace berth::yaml
