// SPDX-License-Identifier: Apache-2.0
// The list, and its form for editors.

#include "config/project_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace berth::config {
namespace {

constexpr std::array<ProjectField, 5> image_list{{
    {"name", FieldType::text, "As the manifests name it, without a tag."},
    {"context", FieldType::text, "Folder of the build context; default: that of berth.yaml."},
    {"dockerfile", FieldType::text, "Relative to the context; default: Dockerfile or Containerfile."},
    {"target", FieldType::text, "Stage to build; default: the last."},
    {"args", FieldType::text_map, "Build arguments."},
}};

constexpr std::array<ProjectField, 8> project_list{{
    {"name", FieldType::text, "Name of the inventory; default: the folder's, and the overlay's."},
    {"cluster", FieldType::text, "A cluster of 'berth up'; default: the current context."},
    {"context", FieldType::text, "A context of the kubeconfig, instead of a cluster."},
    {"namespace", FieldType::text, "For objects that name none; default: the context's."},
    {"kustomization", FieldType::text, "Folder of the kustomization; default: looked for in the usual places."},
    {"crdMergeKeys", FieldType::flag, "Merge lists of custom resources by the keys of their definitions."},
    {"crds", FieldType::texts, "Files and folders with more CustomResourceDefinitions; implies crdMergeKeys."},
    {"images", FieldType::images, "Images to build; default: the Dockerfile beside berth.yaml."},
}};

json::Value schema_of(std::span<const ProjectField> fields);

// Null counts as absent. Numbers and booleans are taken as the texts they are written as.
json::Value schema_of(FieldType type) {
    const json::Value text = json::Object{{"type", json::Array{"string", "number", "boolean", "null"}}};
    switch (type) {
        case FieldType::text: return text;
        case FieldType::flag: return json::Object{{"type", json::Array{"boolean", "null"}}};
        case FieldType::texts: return json::Object{{"type", json::Array{"array", "null"}}, {"items", text}};
        case FieldType::text_map: return json::Object{{"type", json::Array{"object", "null"}}, {"additionalProperties", text}};
        case FieldType::images: {
            json::Value image = schema_of(image_fields());
            image["required"] = json::Array{"name"};
            return json::Object{{"type", json::Array{"array", "null"}}, {"items", std::move(image)}};
        }
    }
    return {};
}

json::Value schema_of(std::span<const ProjectField> fields) {
    json::Object properties;
    for (const auto& field : fields) {
        auto own = schema_of(field.type);
        own["description"] = field.description;
        properties.set(field.name, std::move(own));
    }
    return json::Object{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

}  // namespace

std::span<const ProjectField> project_fields() { return project_list; }
std::span<const ProjectField> image_fields() { return image_list; }

void require_listed(const yaml::Fields& read, std::span<const ProjectField> listed) {
    for (const auto& name : read.known())
        if (std::ranges::find(listed, std::string_view(name), &ProjectField::name) == listed.end())
            throw std::logic_error(fmt::format("field '{}' of berth.yaml is not listed", name));
    for (const auto& field : listed)
        if (std::ranges::find(read.known(), field.name) == read.known().end())
            throw std::logic_error(fmt::format("field '{}' of berth.yaml is listed and not read", field.name));
}

json::Value project_schema() {
    json::Value schema = json::Object{{"$schema", "http://json-schema.org/draft-07/schema#"},
                                      {"title", "berth.yaml"},
                                      {"description", "What belongs to a project, for 'berth sync' and 'berth build'."}};
    auto fields = schema_of(project_list);
    for (auto& member : fields.as_object().members()) schema[member.name] = std::move(member.value);
    return schema;
}

}  // namespace berth::config
