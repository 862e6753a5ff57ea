// SPDX-License-Identifier: Apache-2.0
// Reading kinds from a server's document and from CustomResourceDefinitions.
#include "render/validate/api_schema.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <ranges>

namespace berth::render::validate {

using json::Value;

namespace {

std::string api_version_of(std::string_view group, std::string_view version) {
    return group.empty() ? std::string{version} : fmt::format("{}/{}", group, version);
}

/// The server names the schema of a custom resource after its group, turned round: io.example.stable.v1.CronTab.
std::string custom_name(std::string_view group, std::string_view version, std::string_view kind) {
    std::vector<std::string> parts = split(group, '.');
    std::ranges::reverse(parts);
    return fmt::format("{}.{}.{}", join(parts, "."), version, kind);
}

/// What every object has besides what a definition says of it.
void add_object_fields(Value& schema) {
    Value& properties = schema["properties"];
    properties["apiVersion"] = json::Object{{"type", "string"}};
    properties["kind"] = json::Object{{"type", "string"}};
    json::Array all{json::Object{{"$ref", "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}}};
    if (const Value* own = properties.find("metadata")) {
        all.push_back(*own);
    }
    properties["metadata"] = json::Object{{"allOf", std::move(all)}};
}

/// Fields that the description calls required, because their Go types have no omitempty, and that the server defaults
/// or takes without; found by trying (tests/lab/validate_test.py).
struct Lenient {
    std::string_view schema;
    std::string_view field;
};
constexpr std::array<Lenient, 5> lenient_fields{{{"io.k8s.api.core.v1.LimitRangeSpec", "limits"},
                                                 {"io.k8s.api.discovery.v1.EndpointSlice", "endpoints"},
                                                 {"io.k8s.api.rbac.v1.RoleRef", "apiGroup"},
                                                 {"io.k8s.api.scheduling.v1.PriorityClass", "value"},
                                                 {"io.k8s.api.storage.v1.CSIDriver", "spec"}}};

Value with_lenient_fields(Value document) {
    for (const Lenient& lenient : lenient_fields) {
        Value* schemas = document.find("schemas");
        Value* schema = schemas == nullptr ? nullptr : schemas->find(lenient.schema);
        Value* required = schema == nullptr ? nullptr : schema->find("required");
        if (required != nullptr && required->is_array()) {
            std::erase(*required->find_array(), Value{lenient.field});
        }
    }
    return document;
}

}  // namespace

ApiSchema::ApiSchema(Value document)
    : document_{with_lenient_fields(std::move(document))}, version_{document_.text_at({"version"})},
      definitions_{document_.find("schemas")} {
    const Value* kinds = document_.find("kinds");
    if (kinds == nullptr || !kinds->is_array()) {
        return;
    }
    for (const Value& kind : *kinds->find_array()) {
        const auto group = kind.text_at({"group"});
        const auto version = kind.text_at({"version"});
        const auto name = kind.text_at({"kind"});
        const auto schema = kind.text_at({"schema"});
        kinds_.push_back({.api_version = api_version_of(group, version),
                          .kind = std::string{name},
                          .schema = definitions_.find(schema),
                          .dialect = schema == custom_name(group, version, name) ? Dialect::custom_resource : Dialect::api_type});
    }
}

void ApiSchema::add_crd(const Value& crd) {
    const Value* spec = crd.find("spec");
    const Value* versions = spec == nullptr ? nullptr : spec->find("versions");
    if (versions == nullptr || !versions->is_array()) {
        if (spec != nullptr && !spec->text_at({"version"}).empty()) {
            add_version(*spec, json::Object{{"name", spec->text_at({"version"})}});
        }
        return;
    }
    for (const Value& version : *versions->find_array()) {
        const Value* served = version.find("served");
        if (served == nullptr || served->find_bool().value_or(true)) {
            add_version(*spec, version);
        }
    }
}

void ApiSchema::add_version(const Value& spec, const Value& version) {
    const Value* schema = version.find_path({"schema", "openAPIV3Schema"});
    if (schema == nullptr) {
        schema = spec.find_path({"validation", "openAPIV3Schema"}); // v1beta1: one for all versions
    }
    Value& own = own_.emplace_back(schema == nullptr ? Value{json::Object{{"x-kubernetes-preserve-unknown-fields", true}}} : *schema);
    add_object_fields(own);
    kinds_.push_back({.api_version = api_version_of(spec.text_at({"group"}), version.text_at({"name"})),
                      .kind = std::string{spec.text_at({"names", "kind"})},
                      .schema = &own,
                      .dialect = Dialect::custom_resource});
}

const ApiKind* ApiSchema::find(std::string_view api_version, std::string_view kind) const {
    for (const ApiKind& known : std::views::reverse(kinds_)) {
        if (known.kind == kind && known.api_version == api_version) {
            return &known;
        }
    }
    return nullptr;
}

std::string ApiSchema::hint_for(std::string_view api_version, std::string_view kind) const {
    std::vector<std::string> others;
    std::vector<std::string> neighbours;
    for (const ApiKind& known : kinds_) {
        if (known.kind == kind) {
            others.push_back(fmt::format("'{}'", known.api_version));
        } else if (known.api_version == api_version) {
            neighbours.push_back(known.kind);
        }
    }
    if (!others.empty()) {
        return fmt::format("it is known in {}", join(others, ", "));
    }
    const auto near = nearest(kind, neighbours);
    return near.empty() ? "install its CustomResourceDefinition, or render it too" : fmt::format("did you mean '{}'?", near.front());
}

}  // namespace berth::render::validate
