// SPDX-License-Identifier: Apache-2.0
// How lists of known kinds merge: the built-in description of Kubernetes, or one that a kustomization brings.
#pragma once

#include "render/schema/schema_tables.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
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
    void note_merge() { built_in_used_ = built_in_used_ || custom_ == nullptr; }

    [[nodiscard]] SchemaPlace root(std::string_view api_version, std::string_view kind) const;
    [[nodiscard]] SchemaPlace field(SchemaPlace place, std::string_view name) const;
    [[nodiscard]] SchemaPlace elements(SchemaPlace list) const;
    [[nodiscard]] const SchemaMerge& merge(SchemaPlace list) const;
    /// Whether the list merges by key or, for plain values, as a set.
    [[nodiscard]] bool is_associative(SchemaPlace list) const;

private:
    struct Custom;
    void read(const std::string& content);

    SchemaTables tables_;
    std::shared_ptr<const Custom> custom_;
    bool set_ = false;
    bool built_in_used_ = false;
};

}  // namespace berth::render
