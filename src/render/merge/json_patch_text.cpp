// SPDX-License-Identifier: Apache-2.0
// Reading JSON patches, from JSON or from YAML 1.1.
#include "render/merge/json_patch.hpp"

#include "base/error.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/merge/json_check.hpp"
#include "render/merge/json_tree.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

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

/// Valid JSON made valid YAML: halves of characters are joined, and a delete character is escaped.
std::string yaml_of_json(std::string_view rest) {
    std::string text;
    text.reserve(rest.size());
    while (!rest.empty()) {
        if (const auto unit = find_code_unit(rest); unit && is_surrogate(*unit)) {
            text += take_surrogate(rest);
            continue;
        }
        const std::size_t length = rest[0] == '\\' ? 2 : 1;
        text += rest[0] == '\x7f' ? "\\x7f" : rest.substr(0, length);
        rest.remove_prefix(length);
    }
    return text;
}

/// The strings of valid JSON between their quotes.
JsonSpellings strings_of_json(std::string_view text) {
    JsonSpellings strings;
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at + 1)) {
        const std::size_t begin = ++at;
        while (text[at] != '"') {
            at += text[at] == '\\' ? 2U : 1U;
        }
        strings.push_back(text.substr(begin, at - begin));
    }
    return strings;
}

std::string_view json_type(const Node& node) {
    switch (node.kind) {
    case Kind::mapping: return "object";
    case Kind::sequence: return "array";
    case Kind::scalar:
    case Kind::alias: break;
    }
    return node.tag == Tag::floating ? "number" : node.tag == Tag::boolean ? "bool" : "string";
}

void require(Kind kind, const Node& node, std::uint32_t line, std::string_view type) {
    if (node.kind != kind) {
        throw Error(ErrorKind::invalid,
                    fmt::format("json: cannot unmarshal {} into Go value of type jsonpatch.{}", json_type(node), type))
            .at_line(line);
    }
}

/// `absent` tells that there is no such field.
JsonPointer read_pointer(const Node& operation, std::string_view name, std::string_view absent) {
    const Node* field = operation.find(name);
    if (field == nullptr || field->is_null()) {
        return std::unexpected{fmt::format("{}: missing value", absent)};
    }
    if (field->tag != Tag::string) {
        return std::unexpected{
            fmt::format("json: cannot unmarshal {} into Go value of type string", json_type(*field))};
    }
    return std::string{field->value};
}

JsonOperation read_operation(const Node& item) {
    const Node* op = item.find("op");
    return {.op = op != nullptr && op->tag == Tag::string ? std::string{op->value} : "unknown",
            .path = read_pointer(item, "path", "operation missing path field"),
            .from = read_pointer(item, "from", "operation, missing from field"),
            .value = item.find("value")};
}

}  // namespace

JsonPatch parse_json_patch(yaml::Arena& arena, std::string_view text) {
    const bool is_json = text.starts_with('[');
    if (is_json) {
        check_json(text);
    }
    JsonPatch patch;
    const Node* root = read_yaml_1_1(arena, is_json ? yaml_of_json(text) : std::string{text});
    if (root == nullptr || root->is_null()) {
        return patch;
    }
    const Node* tree = is_json ? json_of_json(arena, *root, strings_of_json(text)) : json_of_yaml(arena, *root);
    require(Kind::sequence, *tree, root->line, "Patch");
    for (std::uint32_t i = 0; i < tree->size; ++i) {
        const Node& item = *tree->items[i];
        if (!item.is_null()) {
            require(Kind::mapping, item, root->items[i]->line, "Operation");
        }
        patch.push_back(read_operation(item));
    }
    return patch;
}

}  // namespace berth::render
