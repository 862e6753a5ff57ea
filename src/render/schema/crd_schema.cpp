// SPDX-License-Identifier: Apache-2.0
// From structural schemas (apiextensions.k8s.io) to schema tables.
#include "render/schema/crd_schema.hpp"

#include "base/error.hpp"
#include "render/accumulate/object_fields.hpp"
#include "yaml/node.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Node;

namespace {

std::string_view text(const Node* node) { return node == nullptr ? std::string_view{} : node->text(); }

const Node* find_path(const Node& node, std::initializer_list<std::string_view> names) {
    const Node* at = &node;
    for (const std::string_view name : names) {
        at = at == nullptr ? nullptr : at->find(name);
    }
    return at;
}

SchemaMerge merge_of(const Node& schema) {
    const std::string_view list_type = text(schema.find("x-kubernetes-list-type"));
    if (list_type == "map") {
        SchemaMerge merge{.strategy = "merge", .keys = {}, .key_count = 0};
        if (const Node* keys = schema.find("x-kubernetes-list-map-keys")) {
            read_map_keys(*keys, merge);
        }
        return merge.key_count == 0 ? SchemaMerge{} : merge;
    }
    if (list_type == "set") {
        return {.strategy = "merge", .keys = {}, .key_count = 0};
    }
    return read_patch_strategy(schema);
}

class StructuralSchema {
public:
    explicit StructuralSchema(OwnedTables& into) : into_{into} {}

    /// 0 where nothing below merges.
    std::uint16_t type_of(const Node& schema) {
        if (!schema.is_mapping() || text(schema.find("x-kubernetes-embedded-resource")) == "true") {
            return 0;
        }
        const std::vector<SchemaField> fields = fields_of(schema);
        const Node* further = schema.find("additionalProperties");
        const Node* items = schema.find("items");
        SchemaType made{};
        made.further = further == nullptr ? std::uint16_t{0} : type_of(*further);
        made.items = items == nullptr ? std::uint16_t{0} : type_of(*items);
        const SchemaMerge merge = merge_of(schema);
        if (fields.empty() && made.further == 0 && made.items == 0 && merge.strategy.empty()) {
            return 0;
        }
        const std::uint16_t type = into_.add_type();
        into_.types[type] = made;
        into_.set_fields(type, fields);
        if (!merge.strategy.empty()) {
            into_.set_merge(type, merge);
        }
        return type;
    }

    /// Of a custom resource as a whole.
    std::uint16_t root_of(const Node& schema, std::uint16_t metadata) {
        std::vector<SchemaField> fields = fields_of(schema);
        std::erase_if(fields, [](const SchemaField& field) { return field.name == "metadata"; });
        if (metadata != 0) {
            insert_sorted(fields, {"metadata", metadata});
        }
        const std::uint16_t type = into_.add_type();
        into_.set_fields(type, fields);
        return type;
    }

private:
    static void insert_sorted(std::vector<SchemaField>& fields, SchemaField field) {
        const auto at = std::lower_bound(fields.begin(), fields.end(), field.name,
                                         [](const SchemaField& a, std::string_view name) { return a.name < name; });
        if (at == fields.end() || at->name != field.name) {
            fields.insert(at, field);
        }
    }

    std::vector<SchemaField> fields_of(const Node& schema) {
        std::vector<SchemaField> fields;
        const Node* properties = schema.find("properties");
        for (std::uint32_t i = 0; properties != nullptr && i < properties->pairs(); ++i) {
            if (const std::uint16_t type = type_of(*properties->field(i)); type != 0) {
                insert_sorted(fields, {properties->key(i)->text(), type});
            }
        }
        return fields;
    }

    OwnedTables& into_;
};

/// A version's name and its schema; v1beta1 may have one for all versions.
struct Version {
    std::string_view name;
    const Node* schema;
};

std::vector<Version> versions_of(const Node& spec) {
    const Node* common = find_path(spec, {"validation", "openAPIV3Schema"});
    std::vector<Version> versions;
    if (const Node* list = spec.find("versions")) {
        for (const Node* version : list->children()) {
            const Node* own = find_path(*version, {"schema", "openAPIV3Schema"});
            versions.push_back({text(version->find("name")), own != nullptr ? own : common});
        }
    } else {
        versions.push_back({text(spec.find("version")), common});
    }
    std::erase_if(versions, [](const Version& version) { return version.name.empty() || version.schema == nullptr; });
    return versions;
}

bool is_known(const OwnedTables& tables, const CrdKind& kind) {
    return std::any_of(tables.roots.begin(), tables.roots.end(), [&](const SchemaRoot& root) {
        return root.kind == kind.kind && root.api_version == kind.api_version;
    });
}

}  // namespace

bool is_crd(const Node& object) {
    return object_kind(object) == "CustomResourceDefinition" &&
           object_api_version(object).starts_with("apiextensions.k8s.io/");
}

std::vector<CrdKind> add_crd(OwnedTables& tables, const Node& crd, std::uint16_t metadata) {
    std::vector<CrdKind> added;
    const Node* spec = crd.find("spec");
    const std::string_view kind = spec == nullptr ? std::string_view{} : text(find_path(*spec, {"names", "kind"}));
    if (kind.empty()) {
        return added;
    }
    const std::string_view group = text(spec->find("group"));
    for (const Version& version : versions_of(*spec)) {
        const CrdKind own{.api_version = tables.arena.copy(fmt::format("{}/{}", group, version.name)), .kind = kind};
        if (is_known(tables, own)) {
            continue;
        }
        const std::uint16_t type = within(fmt::format("the CustomResourceDefinition of '{}'", kind), [&] {
            return StructuralSchema{tables}.root_of(*version.schema, metadata);
        });
        tables.roots.push_back({own.api_version, own.kind, type});
        added.push_back(own);
    }
    return added;
}

}  // namespace berth::render
