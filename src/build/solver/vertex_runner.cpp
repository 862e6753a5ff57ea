// SPDX-License-Identifier: Apache-2.0
// Keys and execution of image, run, copy and folder vertices.
#include "build/solver/vertex_runner.hpp"

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "build/solver/cache_key.hpp"
#include "build/solver/context_mask.hpp"
#include "build/solver/copy_step.hpp"
#include "build/solver/indexed_tree.hpp"
#include "build/solver/layer_tree.hpp"
#include "build/solver/sandbox.hpp"
#include "build/solver/upper_layer.hpp"
#include "build/solver/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace berth::build {
namespace {

/// The content of a stack: each layer on top of what is below it.
std::string stack_id(const std::string& below, const image::Digest& diff_id) {
    return CacheKey("stack 1").add(below).add(diff_id.text()).finish();
}

} // namespace

struct VertexRunner::Step {
    const Vertex& vertex;
    const StackedTree& parent;
    const std::vector<StackedTree>& results;
    progress::Task& task;
    const CancelToken& cancel;

    [[nodiscard]] const StackedTree* find_input(const TreeInput& input) const {
        const auto* id = std::get_if<VertexId>(&input);
        return id == nullptr ? nullptr : &results[*id];
    }
};

VertexRunner::VertexRunner(const Graph& graph, const SolveOptions& options, const SolveServices& services)
    : graph_(graph), options_(options), services_(services), cache_(services.store, options.cache) {}

StackedTree VertexRunner::run(VertexId id, const std::vector<StackedTree>& results, const CancelToken& cancel) {
    const Vertex& vertex = graph_.vertices[id];
    progress::Task task(services_.progress, vertex.title);
    try {
        if (const auto* base = std::get_if<ImageWork>(&vertex.work)) {
            StackedTree tree = image(*base);
            task.finish(progress::Outcome::cached);
            return tree;
        }
        static const StackedTree nothing;
        const Step step{.vertex = vertex,
                        .parent = vertex.parent ? results[*vertex.parent] : nothing,
                        .results = results,
                        .task = task,
                        .cancel = cancel};
        SolvedLayer layer = std::visit(
            [&](const auto& work) -> SolvedLayer {
                using Kind = std::decay_t<decltype(work)>;
                if constexpr (std::is_same_v<Kind, RunWork>) {
                    return run_step(step, work);
                } else if constexpr (std::is_same_v<Kind, CopyWork>) {
                    return copy_step(step, work);
                } else if constexpr (std::is_same_v<Kind, FolderWork>) {
                    return folder_step(step, work);
                } else {
                    throw Error("an image is not a step");
                }
            },
            vertex.work);
        StackedTree tree = step.parent;
        tree.id = stack_id(tree.id, layer.layer.diff_id);
        tree.layers.push_back(std::move(layer));
        return tree;
    } catch (const Error& error) {
        throw error.within(fmt::format("{}: {}", vertex.place, vertex.title));
    }
}

void VertexRunner::save_context_hashes() noexcept {
    const std::lock_guard lock(context_mutex_);
    if (context_) {
        try {
            context_->save_hashes();
        } catch (const Error& error) {
            // Only the next build's speed suffers.
            progress::debug(services_.progress, fmt::format("hashes of the context are not kept: {}", error.what()));
        }
    }
}

StackedTree VertexRunner::image(const ImageWork& work) {
    StackedTree tree;
    for (store::LayerReference& layer : store::layer_references(work.image.manifest, work.image.config)) {
        tree.id = stack_id(tree.id, layer.diff_id);
        tree.layers.push_back({.layer = std::move(layer), .created = {}});
    }
    tree.unfetched.push_back(&work.image);
    return tree;
}

std::string VertexRunner::input_id(const TreeInput& input, const Step& step) const {
    const StackedTree* tree = step.find_input(input);
    return tree == nullptr ? std::string() : tree->id;
}

std::vector<AbsolutePath> VertexRunner::unpacked(const StackedTree& tree, const CancelToken& cancel) const {
    for (const ResolvedImage* image : tree.unfetched) {
        services_.fetch_layers(*image, cancel);
    }
    std::vector<store::LayerReference> layers;
    for (const SolvedLayer& layer : tree.layers) {
        layers.push_back(layer.layer);
    }
    std::vector<AbsolutePath> folders = services_.store.layers().ensure_unpacked(layers, services_.progress, cancel);
    // Two equal layers are one folder, which overlayfs refuses to stack on itself. The upper one hides all that the
    // lower one shows, so the lower one goes.
    std::vector<AbsolutePath> distinct;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (std::find(folders.begin() + static_cast<std::ptrdiff_t>(i) + 1, folders.end(), folders[i]) == folders.end()) {
            distinct.push_back(folders[i]);
        }
    }
    return distinct;
}

std::unique_ptr<Tree> VertexRunner::open_tree(const StackedTree& tree, const CancelToken& cancel) const {
    if (tree.layers.empty()) {
        return std::make_unique<EmptyTree>();
    }
    return std::make_unique<LayerTree>(unpacked(tree, cancel));
}

std::shared_ptr<const LayerIndex> VertexRunner::index_of(const SolvedLayer& layer, const CancelToken& cancel) {
    {
        const std::lock_guard lock(index_mutex_);
        const auto known = indexes_.find(layer.layer.diff_id);
        if (known != indexes_.end()) {
            return known->second;
        }
    }
    const std::unique_ptr<ByteSource> blob = services_.store.blobs().open(layer.layer.blob.digest);
    auto index = std::make_shared<const LayerIndex>(*blob, layer.layer.blob.digest.text(), cancel);
    const std::lock_guard lock(index_mutex_);
    return indexes_.emplace(layer.layer.diff_id, std::move(index)).first->second;
}

void VertexRunner::remember_index(const LayerDraft& draft, const SolvedLayer& layer) {
    if (!draft.replaces_accounts()) {
        const std::lock_guard lock(index_mutex_);
        indexes_.emplace(layer.layer.diff_id, std::make_shared<const LayerIndex>(draft.index()));
    }
}

std::unique_ptr<Tree> VertexRunner::open_facts(const StackedTree& tree, const CancelToken& cancel) {
    for (const ResolvedImage* image : tree.unfetched) {
        services_.fetch_layers(*image, cancel);
    }
    std::vector<IndexedTree::Layer> layers;
    for (const SolvedLayer& layer : tree.layers) {
        if (const std::optional<AbsolutePath> folder = services_.store.layers().find(layer.layer.diff_id)) {
            layers.emplace_back(*folder);
        } else {
            layers.emplace_back(index_of(layer, cancel));
        }
    }
    return std::make_unique<IndexedTree>(std::move(layers));
}

const ContextTree& VertexRunner::context(const CancelToken& cancel) {
    const std::lock_guard lock(context_mutex_);
    if (!context_) {
        context_ = std::make_unique<ContextTree>(options_.context, options_.ignored, services_.store.file_hashes(), cancel);
    }
    return *context_;
}

const ContextFingerprint& VertexRunner::fingerprint(const CancelToken& cancel) {
    const std::lock_guard lock(fingerprint_mutex_);
    if (!fingerprint_) {
        fingerprint_ = fingerprint_context(options_.context, options_.ignored, cancel);
    }
    return *fingerprint_;
}

std::int64_t VertexRunner::now_seconds() const {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    return options_.layers.latest_time.value_or(now);
}

SolvedLayer VertexRunner::finished(store::LayerReference layer) const {
    return {.layer = std::move(layer),
            .created = options_.fixed_time.value_or(format_rfc3339(std::chrono::system_clock::now()))};
}

SolvedLayer VertexRunner::folder_step(const Step& step, const FolderWork& work) {
    const std::string key = CacheKey("folder 1").add(step.parent.id).add(work.path).add(work.owner).finish();
    if (std::optional<SolvedLayer> layer = cache_.find(key)) {
        step.task.finish(progress::Outcome::cached);
        return *layer;
    }
    const std::unique_ptr<Tree> parent = open_facts(step.parent, step.cancel);
    LayerDraft draft(*parent);
    const std::string path = resolve_links(*parent, work.path);
    const std::optional<TreeEntry> there = parent->find(path);
    if (!there || !there->is_directory()) {
        const Owner owner = work.owner.empty() ? Owner{} : find_owner(*parent, work.owner);
        draft.ensure_folder(path, {.mode = 0755, .owner = owner, .time = now_seconds()});
    }
    LayerWriter writer(services_.store, options_.layers);
    draft.write(writer, step.cancel);
    SolvedLayer layer = finished(writer.finish());
    remember_index(draft, layer);
    cache_.put(key, layer);
    return layer;
}

SolvedLayer VertexRunner::copy_step(const Step& step, const CopyWork& work) {
    CacheKey definition("copy 1");
    definition.add(work.linking == Linking::independent ? std::string_view() : std::string_view(step.parent.id))
        .add(std::uint64_t{work.linking == Linking::independent})
        .add(work.destination)
        .add(work.owner)
        .add(work.mode)
        .add(work.excludes)
        .add(work.paths)
        .add(std::uint64_t{work.unpack == Unpack::archives});
    for (const InlineFile& file : work.contents) {
        definition.add(file.name).add(file.data);
    }
    const std::string base = definition.finish();
    // From a stage or image whose content is known to be the same, nothing needs to be looked at.
    const StackedTree* from = step.find_input(work.source);
    std::string by_stack;
    if (from != nullptr) {
        by_stack = CacheKey("copy from stack 1").add(base).add(from->id).finish();
        if (std::optional<SolvedLayer> layer = cache_.find(by_stack)) {
            step.task.finish(progress::Outcome::cached);
            return *layer;
        }
    }
    // The same for a context in which nothing at all has changed.
    const bool from_context = std::holds_alternative<BuildContext>(work.source) && !work.paths.empty();
    std::string by_fingerprint;
    if (from_context) {
        const ContextFingerprint& seen = fingerprint(step.cancel);
        by_fingerprint =
            CacheKey("copy from context 1").add(base).add(options_.context.string()).add(seen.digest).finish();
        if (std::optional<SolvedLayer> layer = cache_.find(by_fingerprint)) {
            step.task.finish(progress::Outcome::cached);
            return *layer;
        }
        if (!seen.settled) {
            by_fingerprint.clear();
        }
    }
    const auto remember = [&](const SolvedLayer& layer) {
        for (const std::string& key : {by_stack, by_fingerprint}) {
            if (!key.empty()) {
                cache_.put(key, layer);
            }
        }
    };
    std::unique_ptr<Tree> opened;
    const Tree* source = nullptr;
    if (from_context) {
        source = &context(step.cancel);
    } else {
        opened = from == nullptr ? std::make_unique<EmptyTree>() : open_tree(*from, step.cancel);
        source = opened.get();
    }
    CacheKey content("copy content 1");
    content.add(base);
    hash_sources(work, *source, content, step.cancel);
    const std::string by_content = content.finish();
    if (std::optional<SolvedLayer> layer = cache_.find(by_content)) {
        remember(*layer);
        step.task.finish(progress::Outcome::cached);
        return *layer;
    }
    const std::unique_ptr<Tree> parent =
        work.linking == Linking::independent ? std::make_unique<EmptyTree>() : open_facts(step.parent, step.cancel);
    LayerDraft draft(*parent);
    draft_copy({.work = work,
                .source = *source,
                .parent = *parent,
                .scratch = services_.store.scratch(),
                .now = now_seconds()},
               draft, step.cancel);
    LayerWriter writer(services_.store, options_.layers);
    draft.write(writer, step.cancel);
    SolvedLayer layer = finished(writer.finish());
    remember_index(draft, layer);
    cache_.put(by_content, layer);
    remember(layer);
    return layer;
}

SolvedLayer VertexRunner::run_step(const Step& step, const RunWork& work) {
    CacheKey definition("run 1");
    definition.add(step.parent.id)
        .add(work.arguments)
        .add(work.working_directory)
        .add(work.user)
        .add(static_cast<std::uint64_t>(work.network));
    for (const auto& [name, value] : work.environment) {
        definition.add(name).add(value);
    }
    for (const InlineFile& script : work.scripts) {
        definition.add("script").add(script.name).add(script.data);
    }
    for (const RunMount& mount : work.mounts) {
        // Secrets and what a cache holds never count.
        definition.add("mount")
            .add(static_cast<std::uint64_t>(mount.kind))
            .add(mount.source)
            .add(mount.target)
            .add(mount.id)
            .add(static_cast<std::uint64_t>(mount.access))
            .add(mount.variable.value_or(""));
        if (mount.kind == MountKind::bind) {
            definition.add(input_id(mount.from, step));
            if (std::holds_alternative<BuildContext>(mount.from)) {
                const CopyWork probe{.source = BuildContext{}, .paths = {mount.source}};
                hash_sources(probe, context(step.cancel), definition, step.cancel);
            }
        }
    }
    const std::string key = definition.finish();
    if (std::optional<SolvedLayer> layer = cache_.find(key)) {
        step.task.finish(progress::Outcome::cached);
        return *layer;
    }
    const store::ScratchItem folder = services_.store.layers().make_work_directory();
    const std::vector<AbsolutePath> layers = unpacked(step.parent, step.cancel);
    const LayerTree parent(layers);
    SandboxRequest request{.work = work,
                           .layers = layers,
                           .parent = parent,
                           .folder = folder.path(),
                           .mounts = {},
                           .cache = services_.store.home() / "cache" / "mounts",
                           .secrets = options_.secrets,
                           .proxies = options_.proxies};
    for (const RunMount& mount : work.mounts) {
        MountedTree tree;
        if (const StackedTree* from = step.find_input(mount.from)) {
            tree.layers = unpacked(*from, step.cancel);
        } else if (std::holds_alternative<BuildContext>(mount.from)) {
            tree.layers = {options_.context};
            if (!options_.ignored.empty()) {
                const AbsolutePath mask = folder.path() / fmt::format("mask-{}", request.mounts.size());
                ensure_directory(mask);
                mask_ignored(options_.context, options_.ignored, mask, step.cancel);
                tree.layers.push_back(mask);
            }
        }
        request.mounts.push_back(std::move(tree));
    }
    const int status = run_in_sandbox(
        request, services_.runtime(), [&](std::string_view line) { step.task.log(std::string(line)); }, step.cancel);
    if (status != 0) {
        throw Error(fmt::format("the command ended with status {}", status));
    }
    LayerWriter writer(services_.store, options_.layers);
    write_upper(folder.path() / "diff", writer, step.cancel);
    SolvedLayer layer = finished(writer.finish());
    static_cast<void>(services_.store.layers().adopt(folder.path() / "diff", layer.layer.diff_id));
    cache_.put(key, layer);
    return layer;
}

} // namespace berth::build
