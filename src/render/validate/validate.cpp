// SPDX-License-Identifier: Apache-2.0
// Definitions first, then every object against the schema of its kind.
#include "render/validate/validate.hpp"

#include "render/validate/checker.hpp"
#include "yaml/json.hpp"

#include <fmt/format.h>

namespace berth::render::validate {

using json::Value;

namespace {

Value value_of(const RenderedObject& object) {
    auto values = yaml::parse_json_values(object.yaml, fmt::format("{} '{}'", object.kind, object.name));
    return values.empty() ? Value{} : std::move(values.front());
}

std::vector<Finding> check_object(const Value& object, const ApiSchema& schema) {
    const std::string api_version{object.text_at({"apiVersion"})};
    const std::string kind{object.text_at({"kind"})};
    if (api_version.empty()) {
        return {{.path = {}, .message = "'apiVersion' is missing", .hint = schema.hint_for(api_version, kind)}};
    }
    const ApiKind* known = schema.find(api_version, kind);
    if (known == nullptr || known->schema == nullptr) {
        return {{.path = {std::string{"kind"}},
                 .message = fmt::format("the cluster has no kind '{}' in '{}'", kind, api_version),
                 .hint = schema.hint_for(api_version, kind)}};
    }
    return check(object, *known->schema, schema.definitions(), known->dialect);
}

}  // namespace

std::vector<ObjectFindings> validate(std::span<const RenderedObject* const> objects, ApiSchema& schema) {
    std::vector<Value> values;
    values.reserve(objects.size());
    for (const RenderedObject* object : objects) {
        values.push_back(value_of(*object));
        if (object->kind == "CustomResourceDefinition" && object->group == "apiextensions.k8s.io") {
            schema.add_crd(values.back());
        }
    }
    std::vector<ObjectFindings> all;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (auto findings = check_object(values[i], schema); !findings.empty()) {
            all.push_back({.object = i, .findings = std::move(findings)});
        }
    }
    return all;
}

}  // namespace berth::render::validate
