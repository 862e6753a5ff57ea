// SPDX-License-Identifier: Apache-2.0
// JSON in comments, told from other comments.
#include "render/schema/comment_schema.hpp"

#include "base/error.hpp"
#include "json/parse.hpp"
#include "yaml/comments.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace berth::render {

using yaml::Node;
using yaml::Tag;

namespace {

enum class Is { text, truth, number, text_or_texts, texts, schema, schemas, named_schemas, schema_or_schemas, schema_or_truth, any };

struct Property {
    std::string_view name;
    Is is;
};

constexpr auto properties = std::to_array<Property>({
    {"$ref", Is::text}, {"$schema", Is::text}, {"id", Is::text}, {"description", Is::text}, {"type", Is::text_or_texts},
    {"nullable", Is::truth}, {"format", Is::text}, {"title", Is::text}, {"default", Is::any}, {"maximum", Is::number},
    {"exclusiveMaximum", Is::truth}, {"minimum", Is::number}, {"exclusiveMinimum", Is::truth}, {"maxLength", Is::number},
    {"minLength", Is::number}, {"pattern", Is::text}, {"maxItems", Is::number}, {"minItems", Is::number},
    {"uniqueItems", Is::truth}, {"multipleOf", Is::number}, {"enum", Is::any}, {"required", Is::texts},
    {"items", Is::schema_or_schemas}, {"allOf", Is::schemas}, {"oneOf", Is::schemas}, {"anyOf", Is::schemas},
    {"not", Is::schema}, {"properties", Is::named_schemas}, {"additionalProperties", Is::schema_or_truth},
    {"patternProperties", Is::named_schemas}, {"additionalItems", Is::schema_or_truth}, {"definitions", Is::named_schemas},
    {"discriminator", Is::text}, {"readOnly", Is::truth}, {"example", Is::any},
});

std::optional<Is> find_kind(std::string_view name) {
    const auto* found = std::find_if(properties.begin(), properties.end(), [&](const Property& p) { return p.name == name; });
    return found == properties.end() ? std::nullopt : std::optional(found->is);
}

bool is_schema(const Node& node);

bool is_text(const Node& node) { return node.is_scalar() && node.tag == Tag::string; }
bool is_truth(const Node& node) { return node.is_scalar() && node.tag == Tag::boolean; }

template <typename Check>
bool all_of(const Node& list, Check&& check) {
    const auto items = list.children();
    return list.is_sequence() && std::all_of(items.begin(), items.end(), [&](const Node* item) { return check(*item); });
}

bool are_named_schemas(const Node& node) {
    bool good = node.is_mapping();
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        good = good && is_schema(*node.field(pair));
    }
    return good;
}

bool fits(const Node& node, Is is) {
    if (node.is_null()) {
        return true;
    }
    switch (is) {
    case Is::text:
        return is_text(node);
    case Is::truth:
        return is_truth(node);
    case Is::number:
        return node.is_scalar() && (node.tag == Tag::integer || node.tag == Tag::floating);
    case Is::text_or_texts:
        return is_text(node) || all_of(node, is_text);
    case Is::texts:
        return all_of(node, is_text);
    case Is::schema:
        return is_schema(node);
    case Is::schemas:
        return all_of(node, is_schema);
    case Is::named_schemas:
        return are_named_schemas(node);
    case Is::schema_or_schemas:
        return is_schema(node) || all_of(node, is_schema);
    case Is::schema_or_truth:
        return is_schema(node) || is_truth(node);
    case Is::any:
        break;
    }
    return true;
}

bool is_schema(const Node& node) {
    bool good = node.is_mapping();
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        const auto kind = find_kind(node.key(pair)->text());
        good = good && (!kind || fits(*node.field(pair), *kind));
    }
    return good;
}

/// The reader of kustomize takes no name twice, at no level.
bool has_repeated_names(const Node& node) {
    std::set<std::string_view> names;
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        if (!names.insert(node.key(pair)->text()).second) {
            return true;
        }
    }
    const auto children = node.children();
    return std::any_of(children.begin(), children.end(), [](const Node* child) { return has_repeated_names(*child); });
}

/// Whether the member leaves the schema as it is without it.
bool says_nothing(const Node& value, std::optional<Is> kind) {
    return kind && (value.is_null() || (*kind == Is::text && value.text().empty()) ||
                    (*kind == Is::truth && value.text() == "false"));
}

bool is_empty(const Node& schema) {
    bool empty = true;
    for (std::uint32_t pair = 0; pair < schema.pairs(); ++pair) {
        empty = empty && says_nothing(*schema.field(pair), find_kind(schema.key(pair)->text()));
    }
    return empty;
}

/// The JSON object at the beginning; what follows it does not count. "" when there is none.
std::string_view leading_object(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted) {
            i += text[i] == '\\' ? 1U : 0U;
            quoted = i < text.size() && text[i] != '"';
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == '{' || text[i] == '[') {
            ++depth;
        } else if ((text[i] == '}' || text[i] == ']') && --depth == 0) {
            return text.substr(0, i + 1);
        }
    }
    return {};
}

}  // namespace

bool may_have_comment_schemas(std::string_view text) {
    for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
        const std::size_t next = text.find_first_not_of("# \t", at);
        if (next != std::string_view::npos && text[next] == '{') {
            return true;
        }
    }
    return false;
}

std::string_view find_comment_schema(const Node& node) {
    const yaml::Notes& notes = yaml::notes_of(node);
    std::string_view comment = notes.line.empty() ? notes.head : notes.line;
    comment.remove_prefix(std::min(comment.find_first_not_of('#'), comment.size()));
    comment.remove_prefix(std::min(comment.find_first_not_of(" \t\r\n"), comment.size()));
    return comment.starts_with('{') ? leading_object(comment) : std::string_view{};
}

Node* parse_comment_schema(yaml::Arena& arena, std::string_view json) {
    try {
        static_cast<void>(json::parse(json)); // YAML takes more than JSON
    } catch (const Error&) {
        return nullptr;
    }
    const auto parsed = yaml::parse_first(arena, json);
    if (!parsed || *parsed == nullptr || !is_schema(**parsed) || has_repeated_names(**parsed) || is_empty(**parsed)) {
        return nullptr;
    }
    return *parsed;
}

}  // namespace berth::render
