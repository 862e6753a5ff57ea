// SPDX-License-Identifier: Apache-2.0
// The passes of a sync.

#include "workflow/sync_session.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "sync/images.hpp"

namespace berth::workflow {

SyncSession::SyncSession(config::Project project, SyncSteps steps, sync::Reconciler& reconciler, progress::Sink& progress)
    : project_(std::move(project)), steps_(std::move(steps)), reconciler_(reconciler), progress_(progress) {
    renew_filters();
}

void SyncSession::renew_filters() {
    const std::lock_guard lock(mutex_);
    for (const auto& image : project_.images) filters_[image.name] = steps_.input_filter(image);
}

// At once: a render does not wait for a compiler.
void SyncSession::build_and_render(const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& image : project_.images) {
            if (built_.contains(image.name)) continue;
            pieces.push_back([this, &image](const CancelToken& token) {
                auto reference = within(fmt::format("image '{}'", image.name), [&] { return steps_.build(image, token); });
                const std::lock_guard inner(mutex_);
                built_[image.name] = std::move(reference);
            });
        }
        if (!rendered_) {
            pieces.push_back([this](const CancelToken& token) {
                progress::Task task(progress_, "Rendering " + project_.kustomization.name());
                auto rendered = steps_.render(project_.kustomization, token);
                const std::lock_guard inner(mutex_);
                inputs_ = {rendered.inputs.begin(), rendered.inputs.end()};
                rendered_ = std::move(rendered);
            });
        }
    }
    if (pieces.size() == 1)
        pieces.front()(cancel);
    else
        run_concurrently(std::move(pieces), cancel);
}

sync::ReconcileResult SyncSession::run(const SyncRequest& request, const CancelToken& cancel) {
    build_and_render(cancel);
    std::vector<sync::Manifest> manifests;
    std::map<std::string, std::string> built;
    {
        const std::lock_guard lock(mutex_);
        // A change may have come in between; then this pass is about to be cancelled.
        if (!rendered_) throw Interrupted();
        manifests = rendered_->manifests;
        built = built_;
    }
    std::set<std::string> used;
    std::set<std::string> images;
    for (auto& manifest : manifests) {
        used.merge(sync::replace_images(manifest.object, built));
        images.merge(sync::images_of(manifest.object));
    }
    for (const auto& [name, reference] : built)
        if (!used.contains(name))
            progress::warn(progress_, fmt::format("image '{}' was built, but no manifest names it", name));
    if (request.dry_run == kube::DryRun::no && !images.empty()) steps_.load({images.begin(), images.end()}, cancel);
    return reconciler_.reconcile(std::move(manifests),
                                 {.name_space = request.name_space,
                                  .consent = request.consent,
                                  .dry_run = request.dry_run,
                                  .wait = request.wait,
                                  .timeout = request.timeout,
                                  .on_applied = request.on_applied},
                                 cancel);
}

Stale SyncSession::affected(const FileChanges& changes) const {
    Stale stale;
    const std::lock_guard lock(mutex_);
    for (const auto& image : project_.images) {
        if (changes.lost) stale.images.insert(image.name);
        for (const auto& path : changes.paths) {
            const AbsolutePath changed(path.string());
            const bool rules = changed == image.dockerfile || changed == image.context / ".dockerignore" ||
                               changed.string() == image.dockerfile.string() + ".dockerignore";
            // What is gone could have been either; as a file the filter is the stricter judge.
            if (rules || (image.context.contains(changed) && filters_.at(image.name)(path, FileWatcher::EntryKind::file)))
                stale.images.insert(image.name);
        }
    }
    stale.manifests = changes.lost;
    for (const auto& path : changes.paths) {
        const AbsolutePath changed(path.string());
        if (project_.kustomization.contains(changed) || inputs_.contains(changed)) stale.manifests = true;
    }
    return stale;
}

void SyncSession::mark(const Stale& stale) {
    const std::lock_guard lock(mutex_);
    for (const auto& name : stale.images) built_.erase(name);
    if (stale.manifests) rendered_.reset();
}

std::set<AbsolutePath> SyncSession::outside_inputs() const {
    const std::lock_guard lock(mutex_);
    std::set<AbsolutePath> outside;
    for (const auto& input : inputs_)
        if (!project_.kustomization.contains(input)) outside.insert(input);
    return outside;
}

}  // namespace berth::workflow
