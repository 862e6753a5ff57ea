// SPDX-License-Identifier: Apache-2.0
// Access to apiVersion, kind and metadata with kyaml's rules about nulls, empties and styles.
#include "render/accumulate/object_fields.hpp"

#include "base/error.hpp"
#include "render/load/yaml_1_1.hpp"
#include "yaml/commented_writer.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Style;
using yaml::Tag;

bool is_missing_or_null(const Node* node) {
    return node == nullptr || node->tag == Tag::null;
}

bool is_nil_or_empty(const Node* node) {
    return is_missing_or_null(node) || (node->kind != Kind::scalar && node->kind != Kind::alias && node->size == 0);
}

namespace {

const Node* metadata(const Node& root) {
    const Node* found = root.find("metadata");
    return is_nil_or_empty(found) ? nullptr : found;
}

std::string_view text_of(const Node* node) {
    return node == nullptr ? std::string_view{} : node->text();
}

std::string_view metadata_text(const Node& root, std::string_view field) {
    const Node* meta = metadata(root);
    if (meta == nullptr) {
        return {};
    }
    const Node* found = meta->find(field);
    return is_nil_or_empty(found) ? std::string_view{} : found->text();
}

Node& ensure_mapping(yaml::Arena& arena, Node& parent, std::string_view name) {
    if (Node* found = parent.find(name)) {
        return *found;
    }
    Node* made = yaml::make_mapping(arena);
    made->tag = Tag::none;
    yaml::append(arena, parent, yaml::make_scalar(arena, name));
    yaml::append(arena, parent, made);
    return *made;
}

/// A null becomes a mapping without entries; nothing else is changed.
void fill_null(yaml::Arena& arena, Node& node) {
    if (node.tag == Tag::null) {
        yaml::become(arena, node, Kind::mapping, Tag::mapping);
    }
}

}  // namespace

std::string_view kind_name(Kind kind) {
    switch (kind) {
    case Kind::scalar:
        return "ScalarNode";
    case Kind::mapping:
        return "MappingNode";
    case Kind::sequence:
        return "SequenceNode";
    case Kind::alias:
        return "AliasNode";
    }
    return {};
}

void require_kind(const Node& node, Kind kind) {
    if (node.tag != Tag::null && node.kind != kind) {
        throw Error(ErrorKind::invalid, fmt::format("wrong node kind: expected {} but got {}: node contents:\n{}",
                                                    kind_name(kind), kind_name(node.kind),
                                                    yaml::text_alone(node)));
    }
}

std::string_view object_kind(const Node& root) {
    return text_of(root.find("kind"));
}

std::string_view object_api_version(const Node& root) {
    return text_of(root.find("apiVersion"));
}

std::string_view object_name(const Node& root) {
    return metadata_text(root, "name");
}

std::string_view object_namespace(const Node& root) {
    return metadata_text(root, "namespace");
}

Gvk object_gvk(const Node& root) {
    return make_gvk(object_api_version(root), object_kind(root));
}

ResourceId object_id(const Node& root) {
    return {.gvk = object_gvk(root), .name = object_name(root), .name_space = object_namespace(root)};
}

const Node* find_metadata_map(const Node& root, std::string_view field) {
    const Node* meta = metadata(root);
    return meta == nullptr ? nullptr : meta->find(field);
}

StringMap metadata_map(const Node& root, std::string_view field) {
    StringMap result;
    if (const Node* found = find_metadata_map(root, field)) {
        const std::span<Node* const> items = found->holder().children();
        if (items.size() % 2 != 0) {
            throw Error(ErrorKind::invalid, fmt::format("'metadata.{}' is a list", field),
                        fmt::format("{} are a mapping of names to texts", field));
        }
        for (std::size_t i = 0; i < items.size(); i += 2) {
            result.insert_or_assign(std::string{items[i]->text()}, std::string{items[i + 1]->text()});
        }
    }
    return result;
}

void set_metadata_map(yaml::Arena& arena, Node& root, std::string_view field, const StringMap& map) {
    Node& meta = ensure_mapping(arena, root, "metadata");
    require_kind(meta, Kind::mapping);
    if (meta.tag == Tag::null) {
        return;  // as in kustomize, which sets nothing below a null
    }
    yaml::erase(meta, field);
    if (map.empty()) {
        return;
    }
    Node& target = ensure_mapping(arena, meta, field);
    for (const auto& [name, value] : map) {
        append_field(arena, target, name, *yaml::make_string(arena, value));
    }
}

void set_metadata_entry(yaml::Arena& arena, Node& root, std::string_view field, std::string_view name,
                        std::string_view value) {
    Node& meta = ensure_mapping(arena, root, "metadata");
    require_kind(meta, Kind::mapping);
    fill_null(arena, meta);
    Node& target = ensure_mapping(arena, meta, field);
    require_kind(target, Kind::mapping);
    fill_null(arena, target);
    Node* node = yaml::make_string(arena, value);
    node->style = Style::single_quoted;
    set_field(arena, target, name, node);
}

void annotate(yaml::Arena& arena, Node& root, std::string_view name, std::string_view value) {
    set_metadata_entry(arena, root, "annotations", name, value);
}

void quote_if_ambiguous(Node& value) {
    if (value.kind != Kind::scalar || value.style != Style::plain || value.tagged ||
        (value.tag != Tag::string && value.tag != Tag::none)) {
        return;
    }
    if (value.value.empty() || value.value.find('\n') != std::string_view::npos) {
        return;
    }
    if (!is_string_document(value.value)) {
        value.style = Style::double_quoted;
    }
}

/// A collection keeps the brackets, or the lines, of the field it replaces.
void take_looks(Node& value, const Node& field) {
    if (value.kind == Kind::scalar) {
        value.style = field.kind == Kind::scalar ? field.style : Style::plain;
        value.tagged = field.tagged;
    } else {
        value.flow = field.kind != Kind::scalar && field.flow;
    }
}

void set_scalar(Node& node, Node& value) {
    quote_if_ambiguous(value);
    require_kind(node, Kind::scalar);
    if (is_missing_or_null(&value)) {
        return;
    }
    // A change made to a literal or quoted text keeps its looks.
    value.style = node.kind == Kind::scalar ? node.style : Style::plain;
    value.tagged = node.tagged;
    node = value;
}

void replace_field(Node& field, Node& value) {
    quote_if_ambiguous(value);
    take_looks(value, field);
    if (&field != &value) {
        field = value;
        if (field.kind != Kind::scalar) {
            field.capacity = field.size;
        }
    }
}

void require_named(const Node& mapping, std::string_view name) {
    if (name.empty()) {
        require_kind(mapping, Kind::scalar);
    }
}

void append_field(yaml::Arena& arena, Node& mapping, std::string_view name, Node& value) {
    require_named(mapping, name);
    quote_if_ambiguous(value);
    yaml::append(arena, mapping, yaml::make_scalar(arena, name));
    yaml::append(arena, mapping, &value);
}

void set_field(yaml::Arena& arena, Node& mapping, std::string_view name, Node* value) {
    if (is_missing_or_null(value)) {
        require_kind(mapping, Kind::mapping);
        require_named(mapping, name);
        yaml::erase(mapping, name);
        return;
    }
    require_kind(mapping, Kind::mapping);
    require_named(mapping, name);
    if (mapping.is_null()) {
        set_field(arena, yaml::put_into_null(arena, mapping), name, value);
    } else if (Node* field = mapping.find(name)) {
        replace_field(*field, *value);
    } else {
        append_field(arena, mapping, name, *value);
    }
}

void set_kind(yaml::Arena& arena, Node& root, std::string_view kind) {
    set_field(arena, root, "kind", yaml::make_scalar(arena, kind));
}

void set_api_version(yaml::Arena& arena, Node& root, std::string_view api_version) {
    set_field(arena, root, "apiVersion", yaml::make_scalar(arena, api_version));
}

void set_name(yaml::Arena& arena, Node& root, std::string_view name) {
    set_field(arena, ensure_mapping(arena, root, "metadata"), "name", yaml::make_scalar(arena, name));
}

void set_namespace(yaml::Arena& arena, Node& root, std::string_view name_space) {
    if (!name_space.empty()) {
        set_field(arena, ensure_mapping(arena, root, "metadata"), "namespace", yaml::make_scalar(arena, name_space));
        return;
    }
    if (Node* meta = root.find("metadata")) {
        require_kind(*meta, Kind::mapping);
        yaml::erase(*meta, "namespace");
    }
}

}  // namespace berth::render
