// SPDX-License-Identifier: Apache-2.0
// The built-in transformers. Each function makes one from its arguments, loading what it needs at once, so that bad
// configuration fails before anything is changed.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"
#include "render/load/kustomization.hpp"
#include "render/load/loader.hpp"
#include "render/schema/transformer_config.hpp"

#include <functional>
#include <span>
#include <string>

namespace berth::render {

using Transform = std::function<void(Session&, ResourceMap&)>;

enum class SubjectMode : std::uint8_t { default_only, all_service_accounts, none };

struct NamespaceArguments {
    std::string name_space;
    FieldSpecs fields;
    bool unset_only = false;
    SubjectMode subjects = SubjectMode::default_only;
};

[[nodiscard]] Transform namespace_transformer(NamespaceArguments arguments);
/// The same for one object, without a look at the others.
void apply_namespace(Session& session, yaml::Node& root, const NamespaceArguments& arguments);
[[nodiscard]] Transform prefix_transformer(std::string prefix, FieldSpecs fields);
[[nodiscard]] Transform suffix_transformer(std::string suffix, FieldSpecs fields);
[[nodiscard]] Transform label_transformer(StringMap labels, FieldSpecs fields);
[[nodiscard]] Transform annotation_transformer(StringMap annotations, FieldSpecs fields);
[[nodiscard]] Transform replica_transformer(Replica replica, FieldSpecs fields);
[[nodiscard]] Transform image_transformer(Image image, FieldSpecs fields);
[[nodiscard]] Transform patch_transformer(Session& session, const Loader& loader, const Patch& patch);
/// `paths` may also hold patches themselves; `inline_patches` is the text of further ones.
[[nodiscard]] Transform strategic_merge_transformer(Session& session, const Loader& loader,
                                                    std::span<const std::string> paths,
                                                    std::string_view inline_patches);
/// `operations` is the text of a patch, or `path` names a file with it.
[[nodiscard]] Transform json_patch_transformer(Session& session, const Loader& loader, const Patch& patch);
[[nodiscard]] Transform replacement_transformer(const Loader& loader, const std::vector<Replacement>& replacements);
[[nodiscard]] Transform hash_transformer();
/// Legacy order by kinds, or the order of loading.
[[nodiscard]] Transform sort_transformer(SortOptions options);

/// Replaces in every resource the names of others that have changed.
void fix_name_references(Session& session, ResourceMap& resources, const std::vector<NameReference>& references);

/// Applies one patch to one resource: kind, name and namespace stay unless the patch may change them.
void apply_strategic_merge(Session& session, Resource& target, const Resource& patch);

}  // namespace berth::render
