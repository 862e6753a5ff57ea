// SPDX-License-Identifier: Apache-2.0
// Annotations below metadata.
#include "render/package/annotations.hpp"

#include "render/package/package.hpp"

namespace berth::render::package {

namespace {

yaml::Node* find_annotations(const yaml::Node& object) {
    const auto* metadata = object.find("metadata");
    return metadata == nullptr ? nullptr : metadata->find("annotations");
}

void erase_if_empty(yaml::Node& mapping, std::string_view field) {
    if (const auto* value = mapping.find(field); value != nullptr && value->children().empty()) {
        yaml::erase(mapping, field);
    }
}

yaml::Node& ensure_mapping(yaml::Arena& arena, yaml::Node& parent, std::string_view field) {
    auto* value = parent.find(field);
    if (value == nullptr) {
        value = yaml::make_mapping(arena);
        yaml::set(arena, parent, field, value);
    }
    if (!value->is_mapping()) {
        throw wrong_kind("MappingNode", *value);
    }
    return *value;
}

}  // namespace

const yaml::Node* find_annotation(const yaml::Node& object, std::string_view name) {
    const auto* annotations = find_annotations(object);
    return annotations == nullptr ? nullptr : annotations->find(name);
}

std::string annotation_text(const yaml::Node& object, std::string_view name) {
    const auto* value = find_annotation(object, name);
    return value == nullptr ? std::string() : std::string(value->text());
}

void set_annotation(yaml::Arena& arena, yaml::Node& object, std::string_view name, std::string_view value) {
    clear_empty_annotations(object);
    auto& annotations = ensure_mapping(arena, ensure_mapping(arena, object, "metadata"), "annotations");
    auto* made = yaml::make_scalar(arena, arena.copy(value), yaml::Tag::string, yaml::Style::single_quoted);
    if (const auto* before = annotations.find(name); before != nullptr && before->is_scalar()) {
        made->style = before->style;
    }
    yaml::set(arena, annotations, name, made);
}

void clear_annotation(yaml::Node& object, std::string_view name) {
    if (auto* annotations = find_annotations(object); annotations != nullptr && annotations->is_mapping()) {
        yaml::erase(*annotations, name);
    }
}

void clear_empty_annotations(yaml::Node& object) {
    if (auto* metadata = object.find("metadata"); metadata != nullptr && metadata->is_mapping()) {
        erase_if_empty(*metadata, "annotations");
    }
    erase_if_empty(object, "metadata");
}

}  // namespace berth::render::package
