// SPDX-License-Identifier: Apache-2.0
// What is hashed of objects that are neither ConfigMap nor Secret: kustomize writes its yaml.Node in memory as JSON, with
// places, styles and its own annotations. That can be known for what a plugin made as long as only some steps touch it.
#pragma once

#include "render/accumulate/resource.hpp"
#include "yaml/arena.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

/// The tree as kustomize hashes it. Throws Error(unsupported) when kustomize's tree cannot be known.
[[nodiscard]] std::string hashed_tree(const Resource& resource);

/// What a plugin wrote. kyaml writes the output of functions again before kustomize reads it, in the styles it had.
struct SourceText {
    enum class Form : std::uint8_t { original, written_again };
    std::string_view text;
    Form form = Form::original;
};

/// Begins to follow the trees of those of the plugin's objects that need such a hash; where `source` has what is part
/// of kustomize's tree and not of ours (comments, styles), they are unknown from the beginning.
void watch_hashed_trees(yaml::Arena& arena, const std::vector<Resource*>& made, const SourceText& source);

/// Around one step of a build: trees that it changes are known afterwards only if it is one of the steps that are
/// checked to leave kustomize's tree.
class HashedTrees {
public:
    HashedTrees(std::span<Resource* const> resources, std::string_view field);
    HashedTrees(const HashedTrees&) = delete;
    HashedTrees& operator=(const HashedTrees&) = delete;
    ~HashedTrees();

private:
    std::vector<Resource*> known_;
};

}  // namespace berth::render
