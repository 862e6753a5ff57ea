// SPDX-License-Identifier: Apache-2.0
// Schema tables that a build makes for itself, from an OpenAPI file or from CustomResourceDefinitions.
#pragma once

#include "render/schema/schema_tables.hpp"
#include "yaml/arena.hpp"

#include <vector>

namespace berth::yaml {
struct Node;
}

namespace berth::render {

/// Index 0 of types and merges means "nothing to know", as in all tables.
struct OwnedTables {
    yaml::Arena arena; ///< for texts that no document holds
    std::vector<SchemaType> types{1};
    std::vector<SchemaField> fields;
    std::vector<SchemaMerge> merges{1};
    std::vector<SchemaRoot> roots;

    /// Copies everything but the names of definitions.
    void copy_from(const SchemaTables& tables);
    [[nodiscard]] SchemaTables view() const;
    /// A type with nothing known of it yet. Throws Error when there are more than the tables can number.
    std::uint16_t add_type();
    /// Makes these the fields of the type; they have to be in the order of their names.
    void set_fields(std::uint16_t type, const std::vector<SchemaField>& own);
    void set_merge(std::uint16_t type, const SchemaMerge& merge);
    /// Kinds that stand twice keep their order, and the first is found.
    void sort_roots();
};

/// x-kubernetes-patch-strategy with x-kubernetes-list-map-keys, else with x-kubernetes-patch-merge-key.
[[nodiscard]] SchemaMerge read_patch_strategy(const yaml::Node& schema);
/// x-kubernetes-list-map-keys as the keys of `merge`. Throws Error for more than it can hold.
void read_map_keys(const yaml::Node& keys, SchemaMerge& merge);

}  // namespace berth::render
