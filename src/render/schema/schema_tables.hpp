// SPDX-License-Identifier: Apache-2.0
// The form that merge schemas are kept in, built in or read from a file: flat arrays with indexes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace berth::render {

/// How a list is merged: x-kubernetes-patch-strategy and the keys that tell its elements apart.
struct SchemaMerge {
    std::string_view strategy;
    std::array<std::string_view, 8> keys;
    std::size_t key_count;
};

struct SchemaField {
    std::string_view name;
    std::uint16_t type;
};

/// Type 0 stands for "nothing to know". Fields of a type are sorted by name.
struct SchemaType {
    std::uint16_t first_field;
    std::uint16_t field_count;
    std::uint16_t items;   ///< of a list
    std::uint16_t further; ///< of fields not named (additionalProperties)
    std::uint16_t merge;
};

struct SchemaRoot {
    std::string_view api_version;
    std::string_view kind;
    std::uint16_t type;
};

struct SchemaTables {
    std::span<const SchemaType> types;
    std::span<const SchemaField> fields;
    std::span<const SchemaMerge> merges;
    std::span<const SchemaRoot> roots;        ///< sorted by api version, then kind
    std::span<const SchemaField> definitions; ///< types by their names, sorted
};

/// The built-in description of Kubernetes 1.21.2.
[[nodiscard]] SchemaTables kubernetes_schema_tables();

}  // namespace berth::render
