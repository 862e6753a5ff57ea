// SPDX-License-Identifier: Apache-2.0
// `crds`: OpenAPI definitions whose x-kubernetes marks become field specs.
#include "base/error.hpp"
#include "base/text.hpp"
#include "render/load/decode.hpp"
#include "render/load/read_json.hpp"
#include "render/load/repeated_members.hpp"
#include "render/load/yaml_1_1.hpp"
#include "render/print/scalar_value.hpp"
#include "render/schema/transformer_config.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace berth::render {

using yaml::Node;

namespace {

/// encoding/json takes a field's name in any case.
bool is_schema(std::string_view name) { return to_lower(name) == "schema"; }

/// Of several the last one that is read: sigs.k8s.io/yaml sorts members.
const Node* schema_of(const Node& definition) {
    const Node* schema = nullptr;
    std::string_view name;
    for (std::uint32_t i = 0; i < definition.pairs(); ++i) {
        const std::string_view key = definition.key(i)->text();
        if (is_schema(key) && key > name) {
            schema = definition.field(i);
            name = key;
        }
    }
    return schema;
}

/// Of several the last one in the text.
void keep_last_schema(Node& definition) {
    std::vector<std::string_view> names;
    for (std::uint32_t i = 0; i < definition.pairs(); ++i) {
        if (is_schema(definition.key(i)->text())) {
            names.push_back(definition.key(i)->text());
        }
    }
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
        yaml::erase(definition, names[i]);
    }
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

/// A file in JSON: Go's maps take the last of members with one name, while a schema has a reader that refuses them.
Node* read_json_definitions(yaml::Arena& arena, std::string_view text) {
    Node* root = read_json(arena, text);
    for (std::uint32_t i = 0; i < root->pairs(); ++i) {
        const Node& definition = *root->field(i);
        for (std::uint32_t k = 0; k < definition.pairs(); ++k) {
            if (is_schema(definition.key(k)->text()) && has_repeated_members(*definition.field(k))) {
                throw Error(ErrorKind::invalid, "json: cannot unmarshal Go value of type spec.Schema: json: duplicate "
                                                "name in object")
                    .at_line(definition.key(k)->line);
            }
        }
    }
    keep_last_members(arena, *root);
    for (std::uint32_t i = 0; i < root->pairs(); ++i) {
        keep_last_schema(*root->field(i));
    }
    return root;
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

/// Collects what each definition marks, and merges it once: merging looks at all that is there already.
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
            visit(name, *properties);
        }
        for (NameReference& reference : found_.name_reference) {
            merge_field_specs(reference.referrers, std::exchange(reference.referrers, {}));
        }
        TransformerConfig config;
        config.merge(found_);
        return config;
    }

private:
    static constexpr std::size_t most_fields = 1'000'000;

    static const Node* properties_of(const Node& definition) {
        const Node* schema = schema_of(definition);
        return schema == nullptr ? nullptr : schema->find("properties");
    }

    /// What is no text marks nothing.
    static std::optional<std::string_view> mark(const Node& property, std::string_view name) {
        const Node* value = property.find(name);
        if (value == nullptr || !value->is_scalar() || value_in_yaml_1_1(*value).tag != yaml::Tag::string) {
            return std::nullopt;
        }
        return value->text();
    }

    [[nodiscard]] FieldSpec spec() const {
        return {.group = {}, .version = {}, .kind = kind_, .path = arena_.copy(fmt::format("{}", fmt::join(path_, "/")))};
    }

    void visit(std::string_view type, const Node& properties) {
        if (std::ranges::find(types_, type) != types_.end()) {
            throw Error(ErrorKind::invalid, fmt::format("definition \"{}\" leads back to itself by $ref: {} -> {}", type,
                                                        fmt::join(types_, " -> "), type))
                .at_line(properties.line);
        }
        types_.push_back(type);
        for (std::uint32_t i = 0; i < properties.pairs(); ++i) {
            path_.push_back(properties.key(i)->text());
            visit_property(*properties.field(i));
            path_.pop_back();
        }
        types_.pop_back();
    }

    void visit_property(const Node& property) {
        if (++fields_ > most_fields) {
            throw Error(ErrorKind::invalid, fmt::format("the definitions lead to more than {} fields by $ref", most_fields))
                .at_line(property.line);
        }
        if (mark(property, "x-kubernetes-annotation")) {
            found_.common_annotations.push_back(spec());
        }
        if (mark(property, "x-kubernetes-label-selector")) {
            found_.common_labels.push_back(spec());
        }
        if (mark(property, "x-kubernetes-identity")) {
            found_.name_prefix.push_back(spec());
        }
        const auto version = mark(property, "x-kubernetes-object-ref-api-version");
        const auto kind = mark(property, "x-kubernetes-object-ref-kind");
        if (version && kind) {
            path_.push_back(mark(property, "x-kubernetes-object-ref-name-key").value_or("name"));
            referrers_of(*version, *kind).push_back(spec());
            path_.pop_back();
        }
        if (const auto target = mark(property, "$ref")) {
            const Node* definition = definitions_.find(*target);
            const Node* properties = definition == nullptr ? nullptr : properties_of(*definition);
            if (properties != nullptr) {
                visit(*target, *properties);
            }
        }
    }

    FieldSpecs& referrers_of(std::string_view version, std::string_view kind) {
        const auto [place, is_new] = references_.try_emplace({version, kind}, found_.name_reference.size());
        if (is_new) {
            found_.name_reference.push_back({.group = {}, .version = version, .kind = kind, .referrers = {}});
        }
        return found_.name_reference[place->second].referrers;
    }

    yaml::Arena& arena_;
    const Node& definitions_;
    TransformerConfig found_; ///< in the order of the walk, the same field perhaps several times
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> references_; ///< where those of a kind are
    std::vector<std::string_view> types_; ///< that the walk is in
    std::vector<std::string_view> path_;
    std::string_view kind_;
    std::size_t fields_ = 0;
};

}  // namespace

TransformerConfig parse_crd_config(yaml::Arena& arena, std::string_view text) {
    const Node* root = text.starts_with('{') ? read_json_definitions(arena, text)
                                             : read_as_json(arena, text, "error converting YAML to JSON: ");
    if (root == nullptr) {
        return {};
    }
    reject_what_is_no_definitions(*root);
    return CrdReader{arena, *root}.read();
}

}  // namespace berth::render
