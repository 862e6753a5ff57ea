// SPDX-License-Identifier: Apache-2.0
// go-yaml's Node as encoding/json writes it, and keeping account of which trees are still kustomize's.
#include "render/generate/tree_hash.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/print/printer.hpp"
#include "yaml/resolve.hpp"
#include "yaml/tag_name.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Style;
using yaml::Tag;

namespace {

/// yaml.Kind
int kind_number(const Node& node) {
    constexpr int sequence = 2;
    constexpr int mapping = 4;
    constexpr int scalar = 8;
    return node.kind == Kind::mapping ? mapping : node.kind == Kind::sequence ? sequence : scalar;
}

/// yaml.Style
int style_number(const Node& node) {
    constexpr int tagged = 1;
    constexpr int double_quoted = 2;
    constexpr int single_quoted = 4;
    constexpr int literal = 8;
    constexpr int folded = 16;
    constexpr int flow = 32;
    int style = node.tagged ? tagged : 0;
    if (node.kind != Kind::scalar) {
        return style | (node.flow ? flow : 0);
    }
    switch (node.style) {
    case Style::plain:
        // Strings of several lines that kustomize sets itself are literals.
        return node.line == 0 && node.tag == Tag::string && node.value.find('\n') != std::string_view::npos ? literal
                                                                                                              : style;
    case Style::single_quoted:
        return style | single_quoted;
    case Style::double_quoted:
        // We quote what kustomize sets if it looks like a date; kustomize does not.
        return node.line == 0 && yaml::resolve_tag(node.value, yaml::Schema::yaml_1_1) == Tag::timestamp
                   ? style
                   : style | double_quoted;
    case Style::literal:
        return style | literal;
    case Style::folded:
        return style | folded;
    }
    return style;
}

std::string_view tag_text(const Node& node) {
    const bool made_by_program = node.line == 0 && node.kind != Kind::scalar;
    if (made_by_program || node.tag == Tag::none) {
        return "";
    }
    return node.tag == Tag::custom ? node.custom_tag : yaml::tag_name(node.tag);
}

void append_tree(std::string& json, const Node& node) {
    json += fmt::format("{{\"Kind\":{},\"Style\":{},\"Tag\":", kind_number(node), style_number(node));
    append_json_string(json, tag_text(node));
    json += ",\"Value\":";
    append_json_string(json, node.text());
    json += ",\"Anchor\":\"\",\"Alias\":null,\"Content\":";
    if (node.children().empty()) {
        json += "null";
    } else {
        char before = '[';
        for (const Node* child : node.children()) {
            json.push_back(before);
            append_tree(json, *child);
            before = ',';
        }
        json.push_back(']');
    }
    json += fmt::format(",\"HeadComment\":\"\",\"LineComment\":\"\",\"FootComment\":\"\",\"Line\":{},\"Column\":{}}}",
                        node.line, node.column);
}

std::string tree_json(const Node& root) {
    std::string json;
    append_tree(json, root);
    return json;
}

bool is_known(const Resource& resource) {
    return resource.state_arena != nullptr && resource.root != nullptr && !resource.hashed_tree.empty() &&
           resource.hashed_tree == tree_json(*resource.root);
}

bool holds_one(std::string_view text, std::span<const std::string_view> signs) {
    return std::ranges::any_of(signs, [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

/// Comments, anchors and aliases, merges; in what is written again also flow style, tags and folded texts, which we
/// write in another way. Says yes to some texts in quotes as well: rather no hash than a wrong one.
bool has_more_than_our_tree(const SourceText& source) {
    constexpr std::array<std::string_view, 8> never_kept{" #", "\n#", "\t#", " &", " *", "\n&", "\n*", "<<"};
    constexpr std::array<std::string_view, 4> not_written{"{", "[", "!", ">"};
    if (source.text.starts_with('#') || holds_one(source.text, never_kept)) {
        return true;
    }
    const std::string without_empty = replace_all(replace_all(source.text, "{}", ""), "[]", "");
    return source.form == SourceText::Form::written_again && holds_one(without_empty, not_written);
}

/// The steps whose effect on kustomize's tree is compared with the real one by cases in tests/data/render.
bool leaves_a_known_tree(std::string_view field) {
    constexpr std::array<std::string_view, 6> checked{"namePrefix", "nameSuffix", "namespace",
                                                      "commonLabels", "commonAnnotations", "labels"};
    return std::ranges::find(checked, field.substr(0, field.find('['))) != checked.end();
}

}  // namespace

std::string hashed_tree(const Resource& resource) {
    if (!is_known(resource)) {
        throw Error(ErrorKind::unsupported,
                    fmt::format("the hash suffix for the {} '{}' cannot be known: kustomize hashes its own memory "
                                "layout, which comments, anchors and most transformers change",
                                resource.kind(), resource.name()));
    }
    return resource.hashed_tree;
}

void watch_hashed_trees(yaml::Arena& arena, const std::vector<Resource*>& made, const SourceText& source) {
    for (Resource* resource : made) {
        const std::string_view kind = resource->kind();
        if (!resource->needs_hash || kind == "ConfigMap" || kind == "Secret") {
            continue;
        }
        resource->state_arena = &arena;
        resource->write_state();
        // As kustomize leaves a plugin's output: all annotations anew, sorted, as the last field of the metadata.
        set_metadata_map(arena, *resource->root, "annotations", metadata_map(*resource->root, "annotations"));
        if (!has_more_than_our_tree(source)) {
            resource->hashed_tree = tree_json(*resource->root);
        }
    }
}

HashedTrees::HashedTrees(std::span<Resource* const> resources, std::string_view field) {
    if (!leaves_a_known_tree(field)) {
        return;
    }
    std::ranges::copy_if(resources, std::back_inserter(known_), [](const Resource* resource) { return is_known(*resource); });
}

HashedTrees::~HashedTrees() {
    for (Resource* resource : known_) {
        resource->hashed_tree = tree_json(*resource->root);
    }
}

}  // namespace berth::render
