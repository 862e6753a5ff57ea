// SPDX-License-Identifier: Apache-2.0
// Looking places up in schema tables; making such tables from an OpenAPI file.
#include "render/schema/merge_schema.hpp"

#include "base/error.hpp"
#include "yaml/json.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <span>

namespace berth::render {

using yaml::Node;

/// Tables that own their texts.
struct MergeSchema::Custom {
    yaml::Arena arena;
    std::vector<SchemaType> types{1};
    std::vector<SchemaField> fields;
    std::vector<SchemaMerge> merges{1};
    std::vector<SchemaRoot> roots;
};

MergeSchema::MergeSchema() : tables_{kubernetes_schema_tables()} {}

void MergeSchema::select(std::string_view version, const std::string* content, Reset reset) {
    if (set_ && reset == Reset::no) {
        return;
    }
    if (content != nullptr) {
        if (!version.empty()) {
            throw Error(ErrorKind::invalid, "builtin version and custom schema provided, cannot use both");
        }
        read(*content);
        set_ = true;
        return;
    }
    if (version.empty()) {
        return;
    }
    constexpr std::string_view built_in = "v1.21.2";
    if (version != built_in) {
        throw Error(ErrorKind::invalid, "the specified OpenAPI version is not built in",
                    fmt::format("only {} is", built_in));
    }
    set_ = true;
    tables_ = kubernetes_schema_tables();
    custom_.reset();
}

void MergeSchema::note_kind(std::string_view api_version, std::string_view kind) {
    if (custom_ != nullptr || built_in_used_) {
        return;
    }
    const auto roots = kubernetes_schema_tables().roots;
    built_in_used_ = std::none_of(roots.begin(), roots.end(), [&](const SchemaRoot& known) {
        return known.kind == kind && known.api_version == api_version;
    });
}

SchemaPlace MergeSchema::root(std::string_view api_version, std::string_view kind) const {
    const auto less = [](const SchemaRoot& a, const SchemaRoot& b) {
        return a.api_version != b.api_version ? a.api_version < b.api_version : a.kind < b.kind;
    };
    const SchemaRoot wanted{api_version, kind, 0};
    const auto found = std::lower_bound(tables_.roots.begin(), tables_.roots.end(), wanted, less);
    if (found == tables_.roots.end() || found->api_version != api_version || found->kind != kind) {
        return {};
    }
    return {found->type};
}

SchemaPlace MergeSchema::field(SchemaPlace place, std::string_view name) const {
    if (!place.known()) {
        return {};
    }
    const SchemaType& type = tables_.types[place.type];
    const auto fields = tables_.fields.subspan(type.first_field, type.field_count);
    const auto found = std::lower_bound(fields.begin(), fields.end(), name,
                                        [](const SchemaField& field, std::string_view n) { return field.name < n; });
    if (found != fields.end() && found->name == name) {
        return {found->type};
    }
    return {type.further};
}

SchemaPlace MergeSchema::elements(SchemaPlace list) const {
    return {tables_.types[list.type].items};
}

const SchemaMerge& MergeSchema::merge(SchemaPlace list) const {
    return tables_.merges[tables_.types[list.type].merge];
}

bool MergeSchema::is_associative(SchemaPlace list) const {
    if (!list.known()) {
        return false;
    }
    const std::string_view strategy = merge(list).strategy;
    return strategy == "merge" || strategy.starts_with("merge,") || strategy.ends_with(",merge");
}

namespace {

/// Flattens the definitions of an OpenAPI document.
template <class Custom>
class Flattener {
public:
    /// References to what the document does not define are looked up in `below`.
    Flattener(Custom& into, const Node& definitions, std::span<const SchemaField> below)
        : into_{into}, definitions_{definitions}, below_{below}, first_{into.types.size()}, pending_(first_) {}

    void run() {
        for (std::uint32_t i = 0; i < definitions_.pairs(); ++i) {
            const Node& definition = *definitions_.field(i);
            const Node* kinds = definition.find("x-kubernetes-group-version-kind");
            if (kinds == nullptr || !kinds->is_sequence()) {
                continue;
            }
            for (const Node* kind : kinds->children()) {
                const std::string_view group = text(kind->find("group"));
                const std::string_view version = text(kind->find("version"));
                const std::string_view api_version =
                    group.empty() ? version
                                  : into_.arena.copy(fmt::format("{}/{}", group, version));
                into_.roots.push_back({api_version, text(kind->find("kind")),
                                       named(definitions_.key(i)->text(), definition)});
            }
        }
        // Fields of one type have to lie together, so they are laid down when all types are known.
        for (std::size_t type = first_; type < pending_.size(); ++type) {
            into_.types[type].first_field = static_cast<std::uint16_t>(into_.fields.size());
            into_.types[type].field_count = static_cast<std::uint16_t>(pending_[type].size());
            for (const auto& [name, target] : pending_[type]) {
                into_.fields.push_back({name, target});
            }
        }
    }

private:
    static std::string_view text(const Node* node) { return node == nullptr ? std::string_view{} : node->text(); }

    std::uint16_t named(std::string_view name, const Node& definition) {
        if (const auto known = names_.find(name); known != names_.end()) {
            return known->second;
        }
        const std::uint16_t type = fresh();
        names_.emplace(name, type);
        fill(type, definition);
        return type;
    }

    std::uint16_t fresh() {
        if (into_.types.size() >= UINT16_MAX) {
            throw Error(ErrorKind::invalid, "the OpenAPI schema has too many types");
        }
        into_.types.emplace_back();
        return static_cast<std::uint16_t>(into_.types.size() - 1);
    }

    std::uint16_t make(const Node& schema) {
        if (!schema.is_mapping()) {
            return 0;
        }
        std::string_view reference = text(schema.find("$ref"));
        if (!reference.empty()) {
            reference = reference.substr(reference.rfind('/') + 1);
            if (const Node* target = definitions_.find(reference)) {
                return named(reference, *target);
            }
            const auto known = std::lower_bound(
                below_.begin(), below_.end(), reference,
                [](const SchemaField& field, std::string_view name) { return field.name < name; });
            return known != below_.end() && known->name == reference ? known->type : std::uint16_t{0};
        }
        const std::uint16_t type = fresh();
        fill(type, schema);
        return type;
    }

    void fill(std::uint16_t type, const Node& schema) {
        std::map<std::string_view, std::uint16_t> fields;
        if (const Node* properties = schema.find("properties")) {
            for (std::uint32_t i = 0; i < properties->pairs(); ++i) {
                fields.emplace(properties->key(i)->text(), make(*properties->field(i)));
            }
        }
        if (pending_.size() <= type) {
            pending_.resize(std::size_t{type} + 1);
        }
        pending_[type] = std::move(fields);
        if (const Node* further = schema.find("additionalProperties")) {
            into_.types[type].further = make(*further);
        }
        if (const Node* items = schema.find("items"); items != nullptr && text(schema.find("type")) == "array") {
            into_.types[type].items = make(*items);
        }
        SchemaMerge merge{};
        merge.strategy = text(schema.find("x-kubernetes-patch-strategy"));
        if (const Node* keys = schema.find("x-kubernetes-list-map-keys"); keys != nullptr && keys->is_sequence()) {
            for (const Node* key : keys->children()) {
                if (merge.key_count < merge.keys.size()) {
                    merge.keys[merge.key_count++] = key->text();
                }
            }
        } else if (const Node* key = schema.find("x-kubernetes-patch-merge-key")) {
            merge.keys[merge.key_count++] = key->text();
        }
        if (!merge.strategy.empty()) {
            into_.merges.push_back(merge);
            into_.types[type].merge = static_cast<std::uint16_t>(into_.merges.size() - 1);
        }
    }

    Custom& into_;
    const Node& definitions_;
    std::map<std::string_view, std::uint16_t, std::less<>> names_;
    std::span<const SchemaField> below_;
    std::size_t first_; ///< types before this one were there
    std::vector<std::map<std::string_view, std::uint16_t>> pending_;
};

}  // namespace

void MergeSchema::read(const std::string& content) {
    auto custom = std::make_shared<Custom>();
    auto parsed = yaml::parse_first(custom->arena, content);
    if (parsed && *parsed != nullptr) {
        parsed = yaml::expand_aliases(custom->arena, *parsed);
    }
    if (!parsed) {
        throw Error(ErrorKind::invalid, fmt::format("invalid schema file: {}", parsed.error().problem));
    }
    std::span<const SchemaField> below;
    if (built_in_used_) {
        const SchemaTables base = kubernetes_schema_tables();
        custom->types.assign(base.types.begin(), base.types.end());
        custom->fields.assign(base.fields.begin(), base.fields.end());
        custom->merges.assign(base.merges.begin(), base.merges.end());
        below = base.definitions;
    }
    if (*parsed != nullptr) {
        if (const Node* definitions = (*parsed)->find("definitions"); definitions != nullptr) {
            Flattener<Custom>{*custom, *definitions, below}.run();
        }
    }
    if (built_in_used_) {
        const SchemaTables base = kubernetes_schema_tables();
        custom->roots.insert(custom->roots.end(), base.roots.begin(), base.roots.end());
    }
    // Of two for one kind the document's comes first and is the one found.
    std::stable_sort(custom->roots.begin(), custom->roots.end(), [](const SchemaRoot& a, const SchemaRoot& b) {
        return a.api_version != b.api_version ? a.api_version < b.api_version : a.kind < b.kind;
    });
    tables_ = {.types = custom->types, .fields = custom->fields, .merges = custom->merges, .roots = custom->roots,
               .definitions = {}};
    custom_ = std::move(custom);
}

}  // namespace berth::render
