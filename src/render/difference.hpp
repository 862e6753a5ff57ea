// SPDX-License-Identifier: Apache-2.0
// What a change does to the objects: two results side by side.
#pragma once

#include <string>
#include <vector>

#include "render/render.hpp"

namespace berth::render {

/// The same object before and after; nullptr where it is not.
struct ObjectPair {
    const RenderedObject* before = nullptr;
    const RenderedObject* after = nullptr;
};

/// Paired by group, kind, namespace and name; what is left over, by the name without the suffix that kustomize makes of
/// a generated object's content. In the order of `after`; objects that are gone come last, in their old order.
[[nodiscard]] std::vector<ObjectPair> pair_objects(const RenderResult& before, const RenderResult& after);

/// The objects that differ in git's unified form, "Kind/namespace/name" as their files; empty when all are the same.
[[nodiscard]] std::string difference(const RenderResult& before, const RenderResult& after);

}  // namespace berth::render
