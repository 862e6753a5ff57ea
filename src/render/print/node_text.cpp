// SPDX-License-Identifier: Apache-2.0
// Writing trees back in the order and styles they have.
#include "render/print/node_text.hpp"

#include "yaml/resolve.hpp"
#include "yaml/writer.hpp"

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Style;
using yaml::Tag;
using yaml::Writer;

namespace {

/// A string that would be read as something else is quoted.
Style style_of(const Node& node) {
    if (node.style == Style::plain && node.tag == Tag::string &&
        yaml::resolve_tag(node.value, yaml::Schema::yaml_1_2) != Tag::string) {
        return Style::double_quoted;
    }
    return node.style;
}

void write(Writer& writer, const Node& node) {
    switch (node.kind) {
    case Kind::mapping:
        writer.begin_mapping(node.size == 0 ? Writer::Filled::no : Writer::Filled::yes);
        for (std::uint32_t i = 0; i < node.pairs(); ++i) {
            writer.key_as(node.key(i)->text(), style_of(*node.key(i)));
            write(writer, *node.field(i));
        }
        writer.end_mapping();
        return;
    case Kind::sequence:
        writer.begin_sequence(node.size == 0 ? Writer::Filled::no : Writer::Filled::yes);
        for (const Node* item : node.children()) {
            write(writer, *item);
        }
        writer.end_sequence();
        return;
    case Kind::alias:
        write(writer, *node.target);
        return;
    case Kind::scalar:
        break;
    }
    writer.value_as(node.value, style_of(node));
}

/// The string that begins at `at` of well-formed JSON, with its quotes.
std::string_view json_string_at(std::string_view json, std::size_t at) {
    std::size_t end = at + 1;
    while (json[end] != '"') {
        end += json[end] == '\\' ? 2U : 1U;
    }
    return json.substr(at, end + 1 - at);
}

}  // namespace

std::string node_text(const Node& node) {
    std::string text;
    Writer writer{text, {.width = 0}};
    write(writer, node);
    writer.end_document();
    return text;
}

std::string indent_json(std::string_view json) {
    std::string out;
    std::size_t depth = 0;
    const auto line = [&] { out.append(1, '\n').append(2 * depth, ' '); };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            const std::string_view text = json_string_at(json, i);
            out += text;
            i += text.size() - 1;
        } else if (const std::string_view pair = json.substr(i, 2); pair == "{}" || pair == "[]") {
            out += pair;
            ++i;
        } else if (c == '{' || c == '[') {
            out.push_back(c);
            ++depth;
            line();
        } else if (c == '}' || c == ']') {
            --depth;
            line();
            out.push_back(c);
        } else if (c == ',') {
            out.push_back(c);
            line();
        } else {
            out += c == ':' ? ": " : std::string_view{&c, 1};
        }
    }
    return out;
}

}  // namespace berth::render
