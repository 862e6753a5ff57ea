// SPDX-License-Identifier: Apache-2.0
// Strategic merge patches, as kyaml's merge2 carries them out (bugs included).
#pragma once

#include "render/schema/merge_schema.hpp"
#include "yaml/node.hpp"

namespace berth::render {

/// Changes `target` and returns it, or returns nullptr if the patch deletes it. Parts of `patch` become parts of the
/// target, and directives are removed from it: patch a clone if it is used again. Schemas in comments of both count
/// before `schema`, which learns them. Throws Error.
yaml::Node* strategic_merge(yaml::Arena& arena, MergeSchema& schema, yaml::Node* target, yaml::Node* patch);

}  // namespace berth::render
