// SPDX-License-Identifier: Apache-2.0
// One vertex: its key, its look-up in the cache, and its execution.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "build/solver/context_fingerprint.hpp"
#include "build/solver/context_tree.hpp"
#include "build/solver/layer_draft.hpp"
#include "build/solver/layer_index.hpp"
#include "build/solver/solver.hpp"
#include "build/solver/step_cache.hpp"
#include "build/solver/tree.hpp"

namespace berth::build {

/// What a vertex gave: a stack of layers.
struct StackedTree {
    std::vector<SolvedLayer> layers;
    std::string id;  ///< names the content of the stack; empty for no layers
    /// Set while layers of a pulled image may not be in the store yet.
    std::vector<const ResolvedImage*> unfetched;
};

class VertexRunner {
public:
    VertexRunner(const Graph& graph, const SolveOptions& options, const SolveServices& services);

    /// Inputs' results stand in `results` already. Called once a vertex, each on a thread of its own.
    StackedTree run(VertexId id, const std::vector<StackedTree>& results, const CancelToken& cancel);
    /// To be called at the end of a solve that succeeded or failed.
    void save_context_hashes() noexcept;

private:
    struct Step;
    [[nodiscard]] StackedTree image(const ImageWork& work);
    [[nodiscard]] SolvedLayer run_step(const Step& step, const RunWork& work);
    [[nodiscard]] SolvedLayer copy_step(const Step& step, const CopyWork& work);
    [[nodiscard]] SolvedLayer folder_step(const Step& step, const FolderWork& work);

    [[nodiscard]] std::string input_id(const TreeInput& input, const Step& step) const;
    [[nodiscard]] std::vector<AbsolutePath> unpacked(const StackedTree& tree, const CancelToken& cancel) const;
    [[nodiscard]] std::unique_ptr<Tree> open_tree(const StackedTree& tree, const CancelToken& cancel) const;
    /// Names and metadata alone: nothing is unpacked for it.
    [[nodiscard]] std::unique_ptr<Tree> open_facts(const StackedTree& tree, const CancelToken& cancel);
    [[nodiscard]] std::shared_ptr<const LayerIndex> index_of(const SolvedLayer& layer, const CancelToken& cancel);
    void remember_index(const LayerDraft& draft, const SolvedLayer& layer);
    [[nodiscard]] const ContextTree& context(const CancelToken& cancel);
    [[nodiscard]] const ContextFingerprint& fingerprint(const CancelToken& cancel);
    [[nodiscard]] SolvedLayer finished(store::LayerReference layer) const;
    [[nodiscard]] std::int64_t now_seconds() const;

    const Graph& graph_;
    const SolveOptions& options_;
    const SolveServices& services_;
    StepCache cache_;
    std::mutex context_mutex_;
    std::unique_ptr<ContextTree> context_;
    std::mutex index_mutex_;
    std::map<image::Digest, std::shared_ptr<const LayerIndex>> indexes_;
    std::mutex fingerprint_mutex_;
    std::optional<ContextFingerprint> fingerprint_;
};

} // namespace berth::build
