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
    bool in_string = false;
    const auto line = [&] {
        out.push_back('\n');
        out.append(2 * depth, ' ');
    };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            out.push_back(c);
            if (c == '\\') {
                out.push_back(json[++i]);
            } else if (c == '"') {
                in_string = false;
            }
            continue;
        }
        switch (c) {
        case '"':
            in_string = true;
            out.push_back(c);
            break;
        case '{':
        case '[':
            out.push_back(c);
            if (i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']')) {
                out.push_back(json[++i]);
                break;
            }
            ++depth;
            line();
            break;
        case '}':
        case ']':
            --depth;
            line();
            out.push_back(c);
            break;
        case ',':
            out.push_back(c);
            line();
            break;
        case ':':
            out += ": ";
            break;
        default:
            out.push_back(c);
            break;
        }
    }
    return out;
}

}  // namespace berth::render
