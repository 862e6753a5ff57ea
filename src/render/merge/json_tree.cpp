// SPDX-License-Identifier: Apache-2.0
// From trees of YAML to trees of JSON and back.
#include "render/merge/json_tree.hpp"

#include "base/error.hpp"
#include "render/print/members.hpp"
#include "render/print/printer.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar_shape.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Schema;
using yaml::Style;
using yaml::Tag;

namespace {

Node* make_number(yaml::Arena& arena, double number) {
    reject_infinite(number);
    return yaml::make_scalar(arena, yaml::format_float_json(number), Tag::floating);
}

/// The same for the values of both versions of YAML; nullptr for those that are texts.
template <typename Value> Node* make_typed(yaml::Arena& arena, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        return yaml::make_scalar(arena, "null", Tag::null);
    }
    if (const auto* truth = std::get_if<bool>(&value)) {
        return yaml::make_scalar(arena, *truth ? "true" : "false", Tag::boolean);
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return yaml::make_scalar(arena, std::to_string(*integer), Tag::floating);
    }
    if (const auto* natural = std::get_if<std::uint64_t>(&value)) {
        return yaml::make_scalar(arena, std::to_string(*natural), Tag::floating);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return make_number(arena, *number);
    }
    return nullptr;
}

Node* scalar_of_object(yaml::Arena& arena, const Node& node, Layout layout) {
    const ScalarValue value = scalar_value(node, layout);
    if (const auto* text = std::get_if<std::string_view>(&value.data)) {
        return yaml::make_string(arena, *text);
    }
    if (const auto* owned = std::get_if<std::string>(&value.data)) {
        return yaml::make_string(arena, *owned);
    }
    return make_typed(arena, value.data);
}

Node* json_of_object(yaml::Arena& arena, const Node& node, Level level, Layout outer) {
    const Layout layout = layout_within(outer, node);
    switch (node.kind) {
    case Kind::alias:
        return json_of_object(arena, *node.target, level, outer);
    case Kind::scalar:
        return scalar_of_object(arena, node, outer);
    case Kind::sequence: {
        Node* made = yaml::make_sequence(arena);
        for (const Node* item : node.children()) {
            yaml::append(arena, *made, json_of_object(arena, *item, Level::nested, layout));
        }
        return made;
    }
    case Kind::mapping:
        break;
    }
    Node* made = yaml::make_mapping(arena);
    for (const Member& member : members_of(node, level)) {
        yaml::append(arena, *made, yaml::make_string(arena, member.key));
        yaml::append(arena, *made, json_of_object(arena, *member.value, Level::nested, layout));
    }
    return made;
}

/// As encoding/json marshals it, without the quotes.
std::string go_spelling(std::string_view text) {
    std::string quoted;
    append_json_string(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
}

/// Texts as trees. What is read from JSON takes its strings' spellings in turn.
class TextReader {
public:
    TextReader(yaml::Arena& arena, const JsonSpellings* spellings) : arena_{arena}, spellings_{spellings} {}

    Node* read(const Node& node) {
        if (node.kind == Kind::scalar) {
            return spellings_ == nullptr ? scalar_of_yaml(node) : scalar_of_json(node);
        }
        if (node.kind == Kind::sequence) {
            Node* made = yaml::make_sequence(arena_);
            for (const Node* item : node.children()) {
                yaml::append(arena_, *made, read(*item));
            }
            return made;
        }
        return mapping(node);
    }

private:
    Node* mapping(const Node& node) {
        Node* made = yaml::make_mapping(arena_);
        for (std::uint32_t i = 0; i < node.pairs(); ++i) {
            const std::string name = spellings_ == nullptr ? key_in_yaml_1_1(*node.key(i)) : take_name(*node.key(i));
            set_json_member(arena_, *made, name, read(*node.field(i)));
        }
        return made;
    }

    [[nodiscard]] Node* scalar_of_yaml(const Node& node) const {
        const yaml::Resolved resolved = value_in_yaml_1_1(node);
        const auto* text = std::get_if<std::string>(&resolved.value);
        return text != nullptr ? yaml::make_string(arena_, *text) : make_typed(arena_, resolved.value);
    }

    /// YAML takes some numbers of JSON for something else.
    Node* scalar_of_json(const Node& node) {
        if (node.style != Style::plain) {
            Node* made = yaml::make_string(arena_, node.value);
            const std::string_view spelling = take_spelling();
            if (spelling != go_spelling(node.value)) {
                made->custom_tag = arena_.copy(fmt::format("{}{}", spelling, '\0')).data();
            }
            return made;
        }
        const bool word = node.value == "null" || node.value == "true" || node.value == "false";
        return word ? scalar_of_yaml(node) : yaml::make_scalar(arena_, node.value, Tag::floating);
    }

    std::string take_name(const Node& key) {
        take_spelling();
        return std::string{key.value};
    }

    std::string_view take_spelling() { return spellings_->at(next_++); }

    yaml::Arena& arena_;
    const JsonSpellings* spellings_; ///< nullptr: the text is YAML
    std::size_t next_ = 0;
};

/// How a string is spelt that Go would spell in another way; empty for all others.
std::string_view odd_spelling(const Node& text) {
    return text.custom_tag == nullptr ? std::string_view{} : std::string_view{text.custom_tag};
}

bool same_members(const Node& a, const Node& b) {
    for (std::uint32_t i = 0; i < a.pairs(); ++i) {
        const std::int64_t other = b.find_pair(a.key(i)->value);
        if (other < 0 || !same_json(a.field(i), b.field(static_cast<std::uint32_t>(other)))) {
            return false;
        }
    }
    return true;
}

/// The looks that go-yaml v3 gives a text.
Style written_style(std::string_view text) {
    if (text.find('\n') != std::string_view::npos) {
        const yaml::ScalarPlace place{.tabs = yaml::BlockTabs::kept};
        return is_block(possible_shape(yaml::ScalarShape::literal, text, place)) ? Style::literal : Style::double_quoted;
    }
    if (yaml::resolve_tag(text, Schema::yaml_1_2) != Tag::string ||
        yaml::resolve_tag(text, Schema::yaml_1_1) == Tag::boolean || yaml::is_base60(text)) {
        return Style::double_quoted;
    }
    return yaml::Writer::fits_plain(text) ? Style::plain : Style::single_quoted;
}

/// A text as go-yaml writes it and reads it back.
void become_yaml_string(Node& node) {
    node.custom_tag = nullptr;
    if (node.value == "<<") {
        node.tag = Tag::merge;
        return;
    }
    const Style style = written_style(node.value);
    if (style != Style::plain) {
        node.style = style;
    }
    if (style == Style::literal) {
        require_readable(node);
    }
}

void become_yaml_number(yaml::Arena& arena, Node& node) {
    const std::optional<double> number = yaml::parse_float(node.value);
    if (!number) {
        throw Error(ErrorKind::invalid, fmt::format("json: cannot unmarshal number {} into Go value of type float64",
                                                    node.value));
    }
    node.value = arena.copy(yaml::format_float_g(*number));
    node.tag = yaml::resolve_tag(node.value, Schema::yaml_1_2);
}

}  // namespace

void set_json_member(yaml::Arena& arena, Node& mapping, std::string_view name, Node* value) {
    if (const std::int64_t at = mapping.find_pair(name); at >= 0) {
        mapping.field(static_cast<std::uint32_t>(at)) = value;
        return;
    }
    yaml::append(arena, mapping, yaml::make_string(arena, name));
    yaml::append(arena, mapping, value);
}

Node* json_of_object(yaml::Arena& arena, const Node& object) { return json_of_object(arena, object, Level::root, Layout::block); }

Node* json_of_yaml(yaml::Arena& arena, const Node& node) { return TextReader{arena, nullptr}.read(node); }

Node* json_of_json(yaml::Arena& arena, const Node& node, const JsonSpellings& spellings) {
    return TextReader{arena, &spellings}.read(node);
}

bool same_json(const Node* a, const Node* b) {
    const auto nothing = [](const Node* node) { return node == nullptr || node->is_null(); };
    if (nothing(a) || nothing(b)) {
        return nothing(a) && nothing(b);
    }
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == Kind::scalar) {
        return a->tag == b->tag && a->value == b->value && odd_spelling(*a) == odd_spelling(*b);
    }
    if (a->size != b->size) {
        return false;
    }
    return a->kind == Kind::mapping ? same_members(*a, *b) : std::ranges::equal(a->children(), b->children(), same_json);
}

void become_object(yaml::Arena& arena, Node& tree) {
    if (tree.kind != Kind::scalar) {
        std::ranges::for_each(tree.children(), [&](Node* child) { become_object(arena, *child); });
    } else if (tree.tag == Tag::string) {
        become_yaml_string(tree);
    } else if (tree.tag == Tag::floating) {
        become_yaml_number(arena, tree);
    }
}

}  // namespace berth::render
