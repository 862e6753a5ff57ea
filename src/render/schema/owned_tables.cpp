// SPDX-License-Identifier: Apache-2.0
// Growing schema tables, within what their indexes can number.
#include "render/schema/owned_tables.hpp"

#include "base/error.hpp"
#include "yaml/node.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using yaml::Node;

namespace {

std::string_view text(const Node* node) { return node == nullptr ? std::string_view{} : node->text(); }

std::uint16_t index_for(std::size_t count, std::string_view what) {
    if (count >= UINT16_MAX) {
        throw Error(ErrorKind::invalid, fmt::format("the OpenAPI schema has too many {}", what));
    }
    return static_cast<std::uint16_t>(count);
}

}  // namespace

void OwnedTables::copy_from(const SchemaTables& tables) {
    types.assign(tables.types.begin(), tables.types.end());
    fields.assign(tables.fields.begin(), tables.fields.end());
    merges.assign(tables.merges.begin(), tables.merges.end());
    roots.assign(tables.roots.begin(), tables.roots.end());
}

SchemaTables OwnedTables::view() const {
    return {.types = types, .fields = fields, .merges = merges, .roots = roots, .definitions = {}};
}

std::uint16_t OwnedTables::add_type() {
    const std::uint16_t type = index_for(types.size(), "types");
    types.emplace_back();
    return type;
}

void OwnedTables::set_fields(std::uint16_t type, const std::vector<SchemaField>& own) {
    types[type].first_field = index_for(fields.size(), "fields");
    types[type].field_count = index_for(own.size(), "fields in one type");
    fields.insert(fields.end(), own.begin(), own.end());
}

void OwnedTables::set_merge(std::uint16_t type, const SchemaMerge& merge) {
    types[type].merge = index_for(merges.size(), "lists");
    merges.push_back(merge);
}

void OwnedTables::sort_roots() {
    std::stable_sort(roots.begin(), roots.end(), [](const SchemaRoot& a, const SchemaRoot& b) {
        return a.api_version != b.api_version ? a.api_version < b.api_version : a.kind < b.kind;
    });
}

void read_map_keys(const Node& keys, SchemaMerge& merge) {
    for (const Node* key : keys.children()) {
        if (merge.key_count == merge.keys.size()) {
            throw Error(ErrorKind::invalid, fmt::format("a list has more than {} x-kubernetes-list-map-keys",
                                                        merge.keys.size()));
        }
        merge.keys[merge.key_count++] = key->text();
    }
}

SchemaMerge read_patch_strategy(const Node& schema) {
    SchemaMerge merge{};
    merge.strategy = text(schema.find("x-kubernetes-patch-strategy"));
    if (merge.strategy.empty()) {
        return merge;
    }
    if (const Node* keys = schema.find("x-kubernetes-list-map-keys"); keys != nullptr && keys->is_sequence()) {
        read_map_keys(*keys, merge);
    } else if (const Node* key = schema.find("x-kubernetes-patch-merge-key")) {
        merge.keys[merge.key_count++] = key->text();
    }
    return merge;
}

}  // namespace berth::render
