// SPDX-License-Identifier: Apache-2.0
// Parsing, changing and writing back texts with a structure.
#include "render/print/structured_text.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"
#include "render/transform/field_path.hpp"
#include "yaml/commented_writer.hpp"
#include "yaml/parse.hpp"

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

/// The scalar on the way, and how many parts of the path lead to it.
struct Stop {
    Node* scalar = nullptr;
    std::size_t parts = 0;
    std::optional<yaml::CommentedDocument> content{};
};

Stop find_scalar(yaml::Arena& arena, Node& root, std::span<const std::string> path) {
    for (std::size_t i = 1; i < path.size(); ++i) {
        Node* found = nullptr;
        try {
            found = look_up(root, path.first(i));
        } catch (const Error&) {
            continue; // a path of another form; the general walk deals with it
        }
        if (found == nullptr || found->kind != Kind::scalar) {
            continue;
        }
        const auto parsed = yaml::parse_commented(arena, found->value);
        if (parsed) {
            return {found, i, *parsed};
        }
    }
    return {};
}

/// JSON in the form the text had: in lines, or all in one. It is the JSON of what the YAML reads as.
std::string json_text(std::string_view text, std::string_view original) {
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, text);
    const auto content = parsed ? yaml::expand_aliases(arena, *parsed) : parsed;
    if (!content) {
        throw Error(ErrorKind::invalid, content.error().problem);
    }
    const std::string compact = print_json(**content);
    if (original.find('\n') != std::string_view::npos && original.find("  ") != std::string_view::npos) {
        return indent_json(compact);
    }
    return compact;
}

/// Comments, tags, anchors and styles stay.
std::string yaml_text(const yaml::CommentedDocument& content) {
    std::string text;
    yaml::CommentedWriter{text}.write(content);
    return text;
}

}  // namespace

bool replace_in_text(yaml::Arena& arena, Node& root, const Node& value, std::span<const std::string> path,
                     std::optional<Kind> create) {
    if (path.size() < 2) {
        return false;
    }
    yaml::Arena read; // of what is in the text; only the new text outlives it
    const Stop stop = find_scalar(read, root, path);
    if (stop.scalar == nullptr || !stop.content) {
        return false;
    }
    try {
        const std::vector<Node*> fields = match_path(read, *stop.content->root, path.subspan(stop.parts), create);
        if (fields.empty()) {
            return false;
        }
        for (Node* field : fields) {
            if (field->kind == Kind::scalar) {
                field->value = value.text();
            } else {
                *field = *yaml::clone(read, value);
            }
        }
        const std::string_view original = trim_unicode(stop.scalar->value);
        if (original.empty()) {
            return false;
        }
        const bool json = original[0] == '{' || original[0] == '[';
        const std::string text = yaml_text(*stop.content);
        stop.scalar->value = arena.copy(json ? json_text(text, stop.scalar->value) : trim_unicode(text));
        return true;
    } catch (const Error&) {
        return false; // then the path is taken as one through the object alone
    }
}

}  // namespace berth::render
