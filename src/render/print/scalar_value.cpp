// SPDX-License-Identifier: Apache-2.0
// The joint effect of go-yaml v3's encoder and decoder on one scalar.
#include "render/print/scalar_value.hpp"

#include "base/error.hpp"
#include "crypto/base64.hpp"
#include "yaml/characters.hpp"
#include "yaml/number.hpp"
#include "yaml/parse.hpp"
#include "yaml/scalar_shape.hpp"
#include "yaml/tag_name.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <vector>

namespace berth::render {

using yaml::Node;
using yaml::Resolved;
using yaml::Schema;
using yaml::Style;
using yaml::Tag;

namespace {

ScalarValue from(Resolved&& resolved, const Node& node) {
    if (std::holds_alternative<bool>(resolved.value)) {
        return {std::get<bool>(resolved.value)};
    }
    if (std::holds_alternative<std::int64_t>(resolved.value)) {
        return {std::get<std::int64_t>(resolved.value)};
    }
    if (std::holds_alternative<std::uint64_t>(resolved.value)) {
        return {std::get<std::uint64_t>(resolved.value)};
    }
    if (std::holds_alternative<double>(resolved.value)) {
        return {std::get<double>(resolved.value)};
    }
    if (resolved.tag == Tag::null) {
        return {};
    }
    if (resolved.tag == Tag::timestamp) {
        return {std::move(std::get<std::string>(resolved.value))};
    }
    return {node.value};
}

/// The text as encoding/json writes it: every byte that belongs to no character becomes one that says so.
std::string with_replaced_bytes(std::string text) {
    if (yaml::is_utf8(text)) {
        return text;
    }
    constexpr std::string_view replacement_character = "\xef\xbf\xbd";
    std::string replaced;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view character = std::string_view{text}.substr(at, yaml::width_of(yaml::byte_at(text, at)));
        const bool is_whole = yaml::is_utf8(character);
        replaced += is_whole ? character : replacement_character;
        at += is_whole ? character.size() : 1;
    }
    return replaced;
}

/// Go's standard encoding: padded, with line breaks anywhere and nothing else.
std::string binary_text(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '\n' && c != '\r'; });
    const std::size_t padding = digits.ends_with("==") ? 2 : digits.ends_with('=') ? 1 : 0;
    const bool plain = digits.find_first_not_of(alphabet) >= digits.size() - padding;
    auto decoded = plain && digits.size() % 4 == 0 ? crypto::base64_decode(digits) : std::nullopt;
    if (!decoded) {
        throw Error(ErrorKind::invalid, "yaml: !!binary value contains invalid base64 data");
    }
    return with_replaced_bytes(*std::move(decoded));
}

/// Whether go-yaml v3 may write the text as a block.
bool fits_block(std::string_view text) {
    const yaml::ScalarPlace place{.tabs = yaml::BlockTabs::kept};
    return !text.empty() && is_block(possible_shape(yaml::ScalarShape::literal, text, place));
}

/// Several lines become a literal block where no style says otherwise.
bool is_written_as_block(const Node& node) {
    const bool is_block = node.style == Style::literal || node.style == Style::folded ||
                          (node.style == Style::plain && node.value.contains('\n'));
    return is_block && fits_block(node.value);
}

/// A text in folded style does not always survive being written: the encoder doubles line breaks even before lines
/// that begin with a space, where they are not folded.
std::string folded_again(std::string_view text) {
    const auto begins_with_break = [](std::string_view rest) { return yaml::is_break(rest, 0); };
    std::vector<std::string_view> characters;
    for (std::size_t i = 0; i < text.size(); i += characters.back().size()) {
        characters.push_back(text.substr(i, yaml::width_of(yaml::byte_at(text, i))));
    }
    std::string document = "k: >";
    if (text[0] == ' ' || yaml::is_break(text, 0)) {
        document.push_back('2');
    }
    if (!begins_with_break(characters.back())) {
        document.push_back('-');
    } else if (characters.size() == 1 || begins_with_break(characters[characters.size() - 2])) {
        document.push_back('+');
    }
    document.push_back('\n');
    const auto first = std::ranges::find_if_not(characters, begins_with_break);
    const bool doubling = first != characters.end() && *first != " " && *first != "\t";
    bool after_break = true;
    bool leading_space = true;
    for (const std::string_view character : characters) {
        if (begins_with_break(character)) {
            if (!after_break && !leading_space && doubling && character == "\n") {
                document.push_back('\n');
            }
            document += character;
            after_break = true;
            continue;
        }
        if (after_break) {
            document += "  ";
            leading_space = character == " " || character == "\t";
        }
        document += character;
        after_break = false;
    }
    document += after_break ? "end: 1\n" : "\nend: 1\n";
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, document);
    if (!parsed || *parsed == nullptr || (*parsed)->find("k") == nullptr) {
        throw Error(ErrorKind::invalid, fmt::format("yaml: {}", parsed ? "folded text" : parsed.error().problem));
    }
    return std::string{(*parsed)->find("k")->text()};
}

/// A tag that is written out has to agree with the text.
Resolved tagged_value(const Node& node, Tag tag, Schema schema) {
    Resolved resolved = yaml::resolve(node.value, schema);
    if (resolved.tag == tag) {
        return resolved;
    }
    if (tag == Tag::floating && resolved.tag == Tag::integer) {
        if (const auto* number = std::get_if<std::int64_t>(&resolved.value)) {
            return {.tag = tag, .value = static_cast<double>(*number)};
        }
    }
    throw Error(ErrorKind::invalid, fmt::format("yaml: cannot decode {} `{}` as a {}", tag_name(resolved.tag),
                                                node.value, tag_name(tag)));
}

/// In single precision, unlike values.
std::string float_name(double number) {
    if (std::isnan(number)) {
        return ".nan";
    }
    if (std::isinf(number)) {
        return number > 0 ? ".inf" : "-.inf";
    }
    return yaml::format_float_g(std::stod(fmt::format("{}", static_cast<float>(number))));
}

}  // namespace

yaml::Resolved value_in_yaml_1_1(const Node& node) {
    const Resolved as_it_stands{.tag = Tag::string, .value = std::string{node.value}};
    const auto unless_time = [&](Resolved resolved) {
        return resolved.tag == Tag::timestamp ? as_it_stands : resolved;
    };
    if (!node.tagged) {
        return node.style == Style::plain ? unless_time(yaml::resolve(node.value, Schema::yaml_1_1)) : as_it_stands;
    }
    if (node.tag == Tag::binary) {
        return {.tag = Tag::string, .value = binary_text(node.value)};
    }
    const bool resolvable = node.tag == Tag::boolean || node.tag == Tag::integer || node.tag == Tag::floating ||
                            node.tag == Tag::null || node.tag == Tag::timestamp;
    return resolvable ? unless_time(tagged_value(node, node.tag, Schema::yaml_1_1)) : as_it_stands;
}

std::string key_in_yaml_1_1(const Node& key) {
    Resolved resolved = value_in_yaml_1_1(key);
    if (const auto* truth = std::get_if<bool>(&resolved.value)) {
        return *truth ? "true" : "false";
    }
    if (const auto* integer = std::get_if<std::int64_t>(&resolved.value)) {
        return std::to_string(*integer);
    }
    if (const auto* number = std::get_if<double>(&resolved.value)) {
        return float_name(*number);
    }
    if (auto* text = std::get_if<std::string>(&resolved.value)) {
        return std::move(*text);
    }
    const bool is_null = resolved.tag == Tag::null;
    throw Error(ErrorKind::invalid, fmt::format("unsupported map key of type: {}, key: {}",
                                                is_null ? "%!s(<nil>)" : "uint64", is_null ? "<nil>" : key.value))
        .at_line(key.line);
}

void require_readable(const Node& node) {
    if (node.value.starts_with('\t') && is_written_as_block(node)) {
        throw Error(ErrorKind::invalid, "yaml: found a tab character where an indentation space is expected",
                    "kustomize cannot read back lines whose first begins with a tab; begin them with something else")
            .at_line(node.line);
    }
}

ScalarValue scalar_value(const Node& node, Layout layout) {
    Tag tag = node.tag;
    const bool quoted = node.style != Style::plain;
    if (layout == Layout::flow && !quoted && !node.tagged && (node.value.empty() || node.value.contains(':')) &&
        (tag == Tag::none || tag == yaml::resolve_tag(node.value, Schema::yaml_1_2))) {
        return {node.value}; // a null or a time: quotes make it a string, unless its tag has to be written, too
    }
    if (layout == Layout::block) {
        require_readable(node);
        const bool folds = node.style == Style::folded && (tag == Tag::string || tag == Tag::none);
        // Asked last, as it looks at the whole text.
        if (folds && node.value.contains('\n') && is_written_as_block(node)) {
            return {folded_again(node.value)};
        }
    }
    if (tag == Tag::string || tag == Tag::merge || tag == Tag::custom) {
        return {node.value};
    }
    if (!node.tagged && tag != Tag::none) {
        // The encoder leaves a tag out that the text has anyway.
        Resolved resolved = yaml::resolve(node.value, Schema::yaml_1_2);
        if (resolved.tag == tag) {
            return quoted ? ScalarValue{node.value} : from(std::move(resolved), node);
        }
    }
    if (tag == Tag::none) {
        if (quoted || node.value.find('\n') != std::string_view::npos) {
            return {node.value};
        }
        return from(yaml::resolve(node.value, Schema::yaml_1_2), node);
    }
    if (tag == Tag::binary) {
        return {binary_text(node.value)};
    }
    return from(tagged_value(node, tag, Schema::yaml_1_2), node);
}

void reject_infinite(double number, std::size_t line) {
    if (!std::isfinite(number)) {
        const std::string_view name = std::isnan(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        throw Error(ErrorKind::invalid, fmt::format("json: unsupported value: {}", name)).at_line(line);
    }
}

bool is_string_scalar(const Node& node) {
    if (node.tag == Tag::string || node.tag == Tag::merge) {
        return true;
    }
    const ScalarValue value = scalar_value(node);
    return std::holds_alternative<std::string_view>(value.data) && node.tag != Tag::timestamp;
}

const char* ScalarValue::type_name() const {
    switch (data.index()) {
    case 0:
        return "null";
    case 1:
        return "bool";
    case 2:
    case 3:
        return "int";
    case 4:
        return "float64";
    default:
        return "string";
    }
}

}  // namespace berth::render
