// SPDX-License-Identifier: Apache-2.0
// Merge keys that CustomResourceDefinitions tell: kustomize has none for custom resources and replaces their lists.
#pragma once

#include "render/schema/owned_tables.hpp"

#include <string_view>
#include <vector>

namespace berth::yaml {
struct Node;
}

namespace berth::render {

/// Whether an object is a CustomResourceDefinition, of v1 or v1beta1.
[[nodiscard]] bool is_crd(const yaml::Node& object);

/// A kind, as an object names it.
struct CrdKind {
    std::string_view api_version;
    std::string_view kind;
    auto operator<=>(const CrdKind&) const = default;
};

/// Adds the kind of `crd` in each of its versions that has a structural schema, unless the tables know it; returns
/// what was added. Lists of x-kubernetes-list-type `map` merge by their keys, `set` as sets; others by
/// x-kubernetes-patch-strategy if they have it. `metadata` gets the type given. What is an embedded resource, or has
/// no such list below it, stays unknown. Texts of `crd` are referred to. The caller sorts the roots.
std::vector<CrdKind> add_crd(OwnedTables& tables, const yaml::Node& crd, std::uint16_t metadata);

}  // namespace berth::render
