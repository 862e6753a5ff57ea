// SPDX-License-Identifier: Apache-2.0
// JSON by way of YAML, which is nearly a superset of it.
#include "render/load/read_json.hpp"

#include "render/load/json_check.hpp"
#include "render/load/yaml_1_1.hpp"
#include "yaml/characters.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

namespace berth::render {

namespace {

constexpr std::size_t escape_length = 6;  // \u and four digits

/// The code unit of an escape `\uXXXX` at the beginning of the text.
std::optional<std::uint32_t> find_code_unit(std::string_view text) {
    std::uint32_t unit = 0;
    if (!text.starts_with("\\u") || text.size() < escape_length) {
        return std::nullopt;
    }
    const char* end = text.data() + escape_length;
    return std::from_chars(text.data() + 2, end, unit, 16).ptr == end ? std::optional{unit} : std::nullopt;
}

bool is_surrogate(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xe000; }

/// A YAML escape for the surrogate at the beginning of `rest`, joined with its other half if that follows; alone it is the
/// replacement character, as in encoding/json. Takes what it stands for off `rest`.
std::string take_surrogate(std::string_view& rest) {
    const std::uint32_t high = *find_code_unit(rest);
    rest.remove_prefix(escape_length);
    const std::uint32_t low = find_code_unit(rest).value_or(0);
    if (high >= 0xdc00 || low < 0xdc00 || low >= 0xe000) {
        return "\\ufffd";
    }
    rest.remove_prefix(escape_length);
    return fmt::format("\\U{:08x}", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
}

/// Takes a character off `rest`, in a form that YAML reads as encoding/json does: bytes that are none are replaced.
std::string take_character(std::string_view& rest) {
    const std::string_view character = rest.substr(0, yaml::width_of(yaml::byte_at(rest, 0)));
    const bool is_whole = yaml::is_utf8(character);
    rest.remove_prefix(is_whole ? character.size() : 1);
    if (!is_whole) {
        return "\\ufffd";
    }
    const bool is_plain = yaml::is_printable(character, 0) && !yaml::is_break(character, 0);
    return is_plain ? std::string{character} : yaml::escape_of(yaml::character_at(character, 0));
}

/// Bytes of the text that are the same in both.
std::size_t plain_length(std::string_view text) {
    const auto is_special = [](char c) { return c == '\\' || c == '"' || static_cast<unsigned char>(c) >= 0x7f; };
    return static_cast<std::size_t>(std::ranges::find_if(text, is_special) - text.begin());
}

/// What is within quotes, as YAML; takes it and the quote behind it off `rest`.
std::string take_string(std::string_view& rest) {
    std::string text;
    while (!rest.empty() && rest[0] != '"') {
        const auto unit = find_code_unit(rest);
        if (unit && is_surrogate(*unit)) {
            text += take_surrogate(rest);
        } else if (yaml::byte_at(rest, 0) >= 0x7f) {
            text += take_character(rest);
        } else if (rest.starts_with("\\/")) {
            text += '/';
            rest.remove_prefix(2);
        } else {
            const std::size_t length = std::min(rest[0] == '\\' ? 2 : plain_length(rest), rest.size());
            text += rest.substr(0, length);
            rest.remove_prefix(length);
        }
    }
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    return text;
}

/// Puts the colon that follows a name before the space in front of it: YAML wants it in the line of its key.
void move_colon(std::string& text, std::string_view& rest) {
    const std::size_t space = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
    if (rest.substr(space).starts_with(':')) {
        text += ':';
        text += rest.substr(0, space);
        rest.remove_prefix(space + 1);
    }
}

}  // namespace

std::string yaml_of_json(std::string_view rest) {
    std::string text;
    text.reserve(rest.size());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('"'), rest.size());
        text += rest.substr(0, end);
        rest.remove_prefix(end);
        if (rest.empty()) {
            break;
        }
        rest.remove_prefix(1);
        text += '"';
        text += take_string(rest);
        text += '"';
        move_colon(text, rest);
    }
    return text;
}

yaml::Node* read_json(yaml::Arena& arena, std::string_view text) {
    check_json(text);
    return read_yaml_1_1(arena, yaml_of_json(text));
}

}  // namespace berth::render
