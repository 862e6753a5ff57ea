// SPDX-License-Identifier: Apache-2.0
// `crds`: OpenAPI definitions whose x-kubernetes marks become field specs.
#include "base/error.hpp"
#include "render/load/decode.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/scalar_value.hpp"
#include "render/schema/transformer_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace berth::render {

using yaml::Node;

namespace {

const Node* schema_of(const Node& definition) {
    const Node* schema = definition.find("Schema");
    return schema == nullptr ? definition.find("schema") : schema;
}

void require_object(const Node* node, std::string_view go_type) {
    if (node == nullptr || node->is_mapping()) {
        return;
    }
    const yaml::Tag tag = node->is_scalar() ? value_in_yaml_1_1(*node).tag : yaml::Tag::none;
    if (tag != yaml::Tag::null) {
        throw Error(ErrorKind::invalid, fmt::format("json: cannot unmarshal {} into Go value of type {}",
                                                    json_type(node->kind, tag), go_type))
            .at_line(node->line);
    }
}

void reject_what_is_no_definitions(const Node& root) {
    require_object(&root, "accumulator.nameToApiMap");
    for (std::uint32_t i = 0; i < root.pairs(); ++i) {
        const Node& definition = *root.field(i);
        require_object(&definition, "accumulator.OpenAPIDefinition");
        const Node* schema = schema_of(definition);
        require_object(schema, "spec.Schema");
        const Node* properties = schema == nullptr ? nullptr : schema->find("properties");
        require_object(properties, "map[string]spec.Schema");
        for (std::uint32_t k = 0; properties != nullptr && k < properties->pairs(); ++k) {
            require_object(properties->field(k), "spec.Schema");
        }
    }
}

class CrdReader {
public:
    CrdReader(yaml::Arena& arena, const Node& definitions) : arena_{arena}, definitions_{definitions} {}

    TransformerConfig read() {
        for (std::uint32_t i = 0; i < definitions_.pairs(); ++i) {
            const Node* properties = properties_of(*definitions_.field(i));
            if (properties == nullptr || properties->find("kind") == nullptr ||
                properties->find("apiVersion") == nullptr || properties->find("metadata") == nullptr) {
                continue;
            }
            const std::string_view name = definitions_.key(i)->text();
            const std::size_t dot = name.rfind('.');
            kind_ = dot == std::string_view::npos ? name : name.substr(dot + 1);
            TransformerConfig own;
            into_ = &own;
            std::vector<std::string> path;
            visit(name, path);
            config_.merge(own);
        }
        return std::move(config_);
    }

private:
    static const Node* properties_of(const Node& definition) {
        const Node* schema = schema_of(definition);
        return schema == nullptr ? nullptr : schema->find("properties");
    }

    static std::optional<std::string_view> mark(const Node& property, std::string_view name) {
        const Node* value = property.find(name);
        if (value == nullptr || !value->is_scalar()) {
            return std::nullopt;
        }
        return value->text();
    }

    [[nodiscard]] FieldSpec spec_for(const std::vector<std::string>& path) const {
        FieldSpec spec;
        spec.kind = kind_;
        spec.path = arena_.copy(fmt::format("{}", fmt::join(path, "/")));
        return spec;
    }

    void visit(std::string_view type, std::vector<std::string>& path) {
        const Node* definition = definitions_.find(type);
        const Node* properties = definition == nullptr ? nullptr : properties_of(*definition);
        if (properties == nullptr || path.size() > 100) {
            return;
        }
        for (std::uint32_t i = 0; i < properties->pairs(); ++i) {
            const Node& property = *properties->field(i);
            path.emplace_back(properties->key(i)->text());
            if (mark(property, "x-kubernetes-annotation")) {
                merge_field_spec(into_->common_annotations, spec_for(path));
            }
            if (mark(property, "x-kubernetes-label-selector")) {
                merge_field_spec(into_->common_labels, spec_for(path));
            }
            if (mark(property, "x-kubernetes-identity")) {
                merge_field_spec(into_->name_prefix, spec_for(path));
            }
            const auto version = mark(property, "x-kubernetes-object-ref-api-version");
            const auto kind = mark(property, "x-kubernetes-object-ref-kind");
            if (version && kind) {
                path.emplace_back(mark(property, "x-kubernetes-object-ref-name-key").value_or("name"));
                TransformerConfig reference;
                reference.name_reference.push_back(
                    {.group = {}, .version = *version, .kind = *kind, .referrers = std::vector{spec_for(path)}});
                into_->merge(reference);
                path.pop_back();
            }
            if (const auto target = mark(property, "$ref")) {
                visit(*target, path);
            }
            path.pop_back();
        }
    }

    yaml::Arena& arena_;
    const Node& definitions_;
    TransformerConfig config_;
    TransformerConfig* into_ = nullptr;
    std::string_view kind_;
};

}  // namespace

TransformerConfig parse_crd_config(yaml::Arena& arena, std::string_view text) {
    const Node* root = read_as_json(arena, text, "error converting YAML to JSON: ");
    if (root == nullptr) {
        return {};
    }
    reject_what_is_no_definitions(*root);
    return CrdReader{arena, *root}.read();
}

}  // namespace berth::render
