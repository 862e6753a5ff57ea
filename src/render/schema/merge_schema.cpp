// SPDX-License-Identifier: Apache-2.0
// Looking places up in schema tables; making such tables from an OpenAPI file.
#include "render/schema/merge_schema.hpp"

#include "base/error.hpp"
#include "render/load/read_json.hpp"
#include "render/load/repeated_members.hpp"
#include "render/schema/comment_schema.hpp"
#include "yaml/json.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <span>

namespace berth::render {

using yaml::Node;

namespace {

/// The type of metadata in the built-in tables.
std::uint16_t object_meta() {
    constexpr std::string_view name = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    const auto definitions = kubernetes_schema_tables().definitions;
    const auto found = std::lower_bound(definitions.begin(), definitions.end(), name,
                                        [](const SchemaField& field, std::string_view n) { return field.name < n; });
    return found != definitions.end() && found->name == name ? found->type : std::uint16_t{0};
}

}  // namespace

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
    use(kubernetes_schema_tables());
    custom_.reset();
    with_crds_.reset();
}

void MergeSchema::use(SchemaTables tables) {
    tables_ = tables;
    with_comments_.reset();
    comment_places_.clear();
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

void MergeSchema::note_merge(std::string_view api_version, std::string_view kind) {
    built_in_used_ = built_in_used_ || custom_ == nullptr;
    if (!learning_) {
        return;
    }
    apply_crds();
    if (!root(api_version, kind).known()) {
        merged_unknown_.emplace(api_version, kind);
    }
}

void MergeSchema::learn(const Node& crd) {
    crds_.push_back(yaml::clone(crd_nodes_, crd));
}

bool MergeSchema::learnt_too_late() {
    apply_crds();
    return too_late_;
}

void MergeSchema::apply_crds() {
    if (with_crds_ == nullptr) {
        applied_ = 0;
    }
    if (applied_ == crds_.size()) {
        return;
    }
    if (with_crds_ == nullptr) {
        with_crds_ = std::make_unique<OwnedTables>();
        with_crds_->copy_from(tables_);
    }
    const std::uint16_t metadata = custom_ == nullptr ? object_meta() : std::uint16_t{0};
    for (; applied_ < crds_.size(); ++applied_) {
        for (const CrdKind& kind : add_crd(*with_crds_, *crds_[applied_], metadata)) {
            too_late_ = too_late_ || merged_unknown_.contains({std::string{kind.api_version}, std::string{kind.kind}});
        }
    }
    with_crds_->sort_roots();
    use(with_crds_->view());
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
class Flattener {
public:
    /// References to what the document does not define are looked up in `below`.
    Flattener(OwnedTables& into, const Node& definitions, std::span<const SchemaField> below)
        : into_{into}, definitions_{definitions}, below_{below}, first_{into.types.size()}, pending_(first_) {}

    /// The type of a schema on its own.
    std::uint16_t add(const Node& schema) {
        const std::uint16_t known = make(schema);
        const std::uint16_t type = known != 0 ? known : into_.add_type();
        lay_down_fields();
        return type;
    }

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
        lay_down_fields();
    }

private:
    /// Fields of one type have to lie together, so this is done when all types are known.
    void lay_down_fields() {
        for (std::size_t type = first_; type < pending_.size(); ++type) {
            std::vector<SchemaField> fields;
            for (const auto& [name, target] : pending_[type]) {
                fields.push_back({name, target});
            }
            into_.set_fields(static_cast<std::uint16_t>(type), fields);
        }
    }

    static std::string_view text(const Node* node) { return node == nullptr ? std::string_view{} : node->text(); }

    std::uint16_t named(std::string_view name, const Node& definition) {
        if (const auto known = names_.find(name); known != names_.end()) {
            return known->second;
        }
        const std::uint16_t type = into_.add_type();
        names_.emplace(name, type);
        fill(type, definition);
        return type;
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
        const std::uint16_t type = into_.add_type();
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
        if (const SchemaMerge merge = read_patch_strategy(schema); !merge.strategy.empty()) {
            into_.set_merge(type, merge);
        }
    }

    OwnedTables& into_;
    const Node& definitions_;
    std::map<std::string_view, std::uint16_t, std::less<>> names_;
    std::span<const SchemaField> below_;
    std::size_t first_; ///< types before this one were there
    std::vector<std::map<std::string_view, std::uint16_t>> pending_;
};

}  // namespace

SchemaPlace MergeSchema::described(const Node& node) {
    const auto json = find_comment_schema(node);
    if (json.empty()) {
        return {};
    }
    if (const auto known = comment_places_.find(json); known != comment_places_.end()) {
        return known->second;
    }
    if (with_comments_ == nullptr) {
        with_comments_ = std::make_unique<OwnedTables>();
        with_comments_->copy_from(tables_);
    }
    SchemaPlace place;
    if (const Node* schema = parse_comment_schema(with_comments_->arena, json)) {
        // A custom schema's definitions have no names here any more.
        const bool built_in = custom_ == nullptr || built_in_used_;
        const auto definitions = built_in ? kubernetes_schema_tables().definitions : std::span<const SchemaField>{};
        const Node* none = yaml::make_mapping(with_comments_->arena);
        place.type = Flattener{*with_comments_, *none, definitions}.add(*schema);
    }
    tables_ = with_comments_->view();
    comment_places_.emplace(json, place);
    return place;
}

void MergeSchema::read(const std::string& content) {
    auto custom = std::make_shared<OwnedTables>();
    auto parsed = yaml::parse_first(custom->arena, content.starts_with('{') ? yaml_of_json(content) : content);
    if (parsed && *parsed != nullptr) {
        parsed = yaml::expand_aliases(custom->arena, *parsed);
    }
    if (!parsed) {
        throw Error(ErrorKind::invalid, fmt::format("invalid schema file: {}", parsed.error().problem))
            .at_line(parsed.error().line);
    }
    std::span<const SchemaField> below;
    if (built_in_used_) {
        const SchemaTables base = kubernetes_schema_tables();
        custom->copy_from(base);
        custom->roots.clear();
        below = base.definitions;
    }
    if (*parsed != nullptr) {
        keep_last_members(custom->arena, **parsed);
        if (const Node* definitions = (*parsed)->find("definitions"); definitions != nullptr) {
            Flattener{*custom, *definitions, below}.run();
        }
    }
    if (built_in_used_) {
        const SchemaTables base = kubernetes_schema_tables();
        custom->roots.insert(custom->roots.end(), base.roots.begin(), base.roots.end());
    }
    custom->sort_roots(); // of two for one kind the document's comes first and is the one found
    use(custom->view());
    custom_ = std::move(custom);
    with_crds_.reset();
}

}  // namespace berth::render
