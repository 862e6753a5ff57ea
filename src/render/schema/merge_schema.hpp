// SPDX-License-Identifier: Apache-2.0
// How lists of known kinds merge: the built-in description of Kubernetes, or one that a kustomization brings.
#pragma once

#include "render/schema/crd_schema.hpp"
#include "render/schema/owned_tables.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::yaml {
struct Node;
}

namespace berth::render {

/// A place in a schema; "nothing known" below it when `type` is 0.
struct SchemaPlace {
    std::uint16_t type = 0;
    [[nodiscard]] bool known() const { return type != 0; }
};

class MergeSchema {
public:
    MergeSchema();

    /// `openapi: {version: ..., path: ...}` of a kustomization: the root's is set in any case (`reset`), that of others
    /// only if none was set before. `content` is that of the file, if a path is given.
    enum class Reset : bool { no, yes };
    void select(std::string_view version, const std::string* content, Reset reset);

    /// kustomize reads its built-in schema only once something asks for it: a kind it does not know by heart, or a
    /// merge. A custom schema that comes later is put on top of it, one that comes first replaces it.
    void note_kind(std::string_view api_version, std::string_view kind);
    /// An object of that kind is about to be merged into.
    void note_merge(std::string_view api_version, std::string_view kind);

    /// learn() will be called: what is merged is kept in mind.
    void expect_definitions() { learning_ = true; }
    /// Takes merge keys from a CustomResourceDefinition (see crd_schema.hpp), from the next merge on. Those of kinds that
    /// something else describes do not count. Texts of `crd` have to live as long as this; its tree may change.
    void learn(const yaml::Node& crd);
    /// Whether an object was merged into before its definition was learnt: the build has to be done again.
    [[nodiscard]] bool learnt_too_late();
    /// Everything that learn() was given, for the other build.
    [[nodiscard]] const std::vector<yaml::Node*>& learnt() const { return crds_; }

    [[nodiscard]] SchemaPlace root(std::string_view api_version, std::string_view kind) const;
    /// What a comment of the node says (see comment_schema.hpp); not known where none says anything. Places found before
    /// stay valid.
    [[nodiscard]] SchemaPlace described(const yaml::Node& node);
    [[nodiscard]] SchemaPlace field(SchemaPlace place, std::string_view name) const;
    [[nodiscard]] SchemaPlace elements(SchemaPlace list) const;
    [[nodiscard]] const SchemaMerge& merge(SchemaPlace list) const;
    /// Whether the list merges by key or, for plain values, as a set.
    [[nodiscard]] bool is_associative(SchemaPlace list) const;

private:
    void read(const std::string& content);
    void apply_crds();
    void use(SchemaTables tables);

    SchemaTables tables_; ///< what look-ups see
    std::shared_ptr<const OwnedTables> custom_;
    bool set_ = false;
    bool built_in_used_ = false;

    yaml::Arena crd_nodes_;
    std::vector<yaml::Node*> crds_;
    std::unique_ptr<OwnedTables> with_crds_; ///< the other tables and what definitions add to them
    std::size_t applied_ = 0;                ///< of crds_
    std::unique_ptr<OwnedTables> with_comments_; ///< the tables looked at, and what comments add to them
    std::map<std::string, SchemaPlace, std::less<>> comment_places_; ///< by their JSON
    std::set<std::pair<std::string, std::string>> merged_unknown_; ///< kinds, while definitions are learnt
    bool learning_ = false;
    bool too_late_ = false;
};

}  // namespace berth::render
