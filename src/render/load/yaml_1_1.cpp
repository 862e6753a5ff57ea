// SPDX-License-Identifier: Apache-2.0
// Parsing, then aliases and merges by go-yaml v2's rules.
#include "render/load/yaml_1_1.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/repeated_members.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/characters.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <unordered_set>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

void require_scalar_keys(const Node& node, std::string_view prefix) {
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        if (!node.key(i)->is_scalar()) {
            const std::string_view type = node.key(i)->is_mapping() ? "map[interface {}]interface {}" : "[]interface {}";
            throw Error(ErrorKind::invalid, fmt::format("{}yaml: invalid map key: {}", prefix, type))
                .at_line(node.key(i)->line);
        }
    }
    std::ranges::for_each(node.children(), [&](const Node* child) { require_scalar_keys(*child, prefix); });
}

void reject_repeated_keys(const Node& node) {
    std::unordered_set<std::string> names;
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        const Node& key = *node.key(i);
        const std::string name = key.is_null() ? "null" : key_in_yaml_1_1(key);
        if (!names.insert(name).second) {
            throw Error(ErrorKind::invalid,
                        fmt::format("yaml: unmarshal errors:\n  line {}: key {} already set in map", key.line,
                                    go_quoted(name)))
                .at_line(key.line);
        }
    }
    std::ranges::for_each(node.children(), [](const Node* child) { reject_repeated_keys(*child); });
}

/// JSON has no null among its keys.
void require_json_keys(const Node& node) {
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        static_cast<void>(key_in_yaml_1_1(*node.key(i)));
    }
    std::ranges::for_each(node.children(), [](const Node* child) { require_json_keys(*child); });
}

/// Nor infinities among its values; as keys they are texts.
void reject_infinite_numbers(const Node& node, std::string_view text_field) {
    if (node.is_scalar()) {
        const yaml::Resolved resolved = value_in_yaml_1_1(node);
        if (const auto* number = std::get_if<double>(&resolved.value)) {
            reject_infinite(*number, node.line);
        }
    }
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        if (node.key(i)->text() != text_field || !node.field(i)->is_scalar()) {
            reject_infinite_numbers(*node.field(i), text_field);
        }
    }
    if (node.is_sequence()) {
        std::ranges::for_each(node.children(), [&](const Node* item) { reject_infinite_numbers(*item, text_field); });
    }
}

}  // namespace

yaml::Node* read_yaml_1_1(yaml::Arena& arena, std::string_view text, std::string_view prefix) {
    auto parsed = yaml::parse_first(arena, text);
    if (parsed && *parsed != nullptr) {
        parsed = yaml::expand_aliases(arena, *parsed, {.merge_rules = yaml::MergeRules::go_yaml_v2});
    }
    if (!parsed) {
        const yaml::SyntaxError& error = parsed.error();
        throw Error(ErrorKind::invalid, fmt::format("{}{}", prefix, yaml::go_v2_text(error))).at_line(error.line);
    }
    if (*parsed != nullptr) {
        require_scalar_keys(**parsed, prefix);
    }
    return *parsed;
}

yaml::Node* read_as_json(yaml::Arena& arena, std::string_view text, std::string_view prefix,
                         const JsonOptions& options) {
    Node* root = read_yaml_1_1(arena, text, prefix);
    if (root != nullptr) {
        try {
            if (options.repeated == Repeated::refused) {
                reject_repeated_keys(*root);
            } else {
                keep_last_members(arena, *root);
            }
            require_json_keys(*root);
            reject_infinite_numbers(*root, options.text_field);
        } catch (const Error& error) {
            throw Error(ErrorKind::invalid, fmt::format("{}{}", prefix, error.message())).at_line(error.line());
        }
    }
    return root;
}

namespace {

/// Whether the text may mean something else than itself as a document of its own.
bool may_be_structure(std::string_view text) {
    constexpr std::string_view at_the_ends{" \t:"};
    return std::string_view{"[]{},\"'&*!#|>%@`-?: \t"}.contains(text.front()) || at_the_ends.contains(text.back()) ||
           text.contains(": ") || text.contains(" #") || std::ranges::any_of(text, [](char c) {
               return static_cast<unsigned char>(c) >= 0x80 || static_cast<unsigned char>(c) < 0x20;
           });
}

/// Times are decoded as the texts that they are.
bool is_read_as_string(Tag tag) { return tag == Tag::string || tag == Tag::timestamp; }

/// The type of a scalar; nothing where it contradicts its tag.
std::optional<Tag> find_type(const Node& scalar) {
    try {
        return value_in_yaml_1_1(scalar).tag;
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool is_decodable(const Node& node) {
    if (node.kind == Kind::scalar) {
        return find_type(node).has_value();
    }
    return std::ranges::all_of(node.children(), [](const Node* child) { return is_decodable(*child); });
}

/// A "!" by itself is a tag for go-yaml v2, none for the parser.
bool has_bare_tag(std::string_view text) {
    const auto is_space = [&](std::size_t i) { return yaml::is_blank(text, i) || yaml::is_break(text, i); };
    std::size_t at = 0;
    while (is_space(at)) {
        at += yaml::width_of(yaml::byte_at(text, at));
    }
    return yaml::byte_at(text, at) == '!' && (at + 1 == text.size() || is_space(at + 1));
}

}  // namespace

bool is_string_document(std::string_view text) {
    if (!may_be_structure(text)) {
        return is_read_as_string(yaml::resolve_tag(text, yaml::Schema::yaml_1_1));
    }
    yaml::Arena arena;
    const Node* root = nullptr;
    try {
        root = read_yaml_1_1(arena, text);
    } catch (const Error&) {
        return true;
    }
    if (root == nullptr) {
        return false;
    }
    if (root->kind != Kind::scalar) {
        return !is_decodable(*root);
    }
    return has_bare_tag(text) || is_read_as_string(find_type(*root).value_or(Tag::string));
}

}  // namespace berth::render
