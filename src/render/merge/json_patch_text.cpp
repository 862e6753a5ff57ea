// SPDX-License-Identifier: Apache-2.0
// Reading JSON patches, from JSON or from YAML 1.1.
#include "render/merge/json_patch.hpp"

#include "base/error.hpp"
#include "render/load/read_json.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/merge/json_tree.hpp"

#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

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
    JsonPatch patch;
    const Node* root = is_json ? read_json(arena, text) : read_yaml_1_1(arena, text);
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
