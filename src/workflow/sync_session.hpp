// SPDX-License-Identifier: Apache-2.0
// A project kept in sync with a cluster: build, render, load, reconcile; only what changed is done again.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "config/project.hpp"
#include "sync/reconcile.hpp"
#include "workflow/sync_steps.hpp"

namespace berth::workflow {

struct SyncRequest {
    sync::PruneConsent consent = sync::PruneConsent::ordinary;
    kube::DryRun dry_run = kube::DryRun::no;
    sync::Wait wait = sync::Wait::yes;
    std::chrono::milliseconds timeout{300'000};
    std::string name_space = "default";  ///< for objects that name none
    std::function<void(const sync::ReconcileResult&)> on_applied{};
};

/// What has to be done again.
struct Stale {
    std::set<std::string> images;  ///< by name
    bool manifests = false;

    [[nodiscard]] bool empty() const { return images.empty() && !manifests; }
};

/// Everything was never done at first. run() may be cancelled at any point and called again: what was finished is kept,
/// what was not is still stale.
class SyncSession {
public:
    SyncSession(config::Project project, SyncSteps steps, sync::Reconciler& reconciler, progress::Sink& progress);

    sync::ReconcileResult run(const SyncRequest& request, const CancelToken& cancel);

    /// What these changed files make stale; nothing for files that are no inputs.
    [[nodiscard]] Stale affected(const FileChanges& changes) const;
    void mark(const Stale& stale);
    /// Reads .dockerignore files anew.
    void renew_filters();

    /// Files read by the last render, outside of the kustomization's own folder.
    [[nodiscard]] std::set<AbsolutePath> outside_inputs() const;
    [[nodiscard]] const config::Project& project() const { return project_; }
    /// Whether a path is an input of that image.
    [[nodiscard]] const FileWatcher::Filter& filter(const std::string& image) const { return filters_.at(image); }

private:
    void build_and_render(const CancelToken& cancel);

    config::Project project_;
    SyncSteps steps_;
    sync::Reconciler& reconciler_;
    progress::Sink& progress_;
    std::map<std::string, FileWatcher::Filter> filters_;  // by image
    mutable std::mutex mutex_;
    std::map<std::string, std::string> built_;  // image name -> reference; absent = stale
    std::optional<RenderedProject> rendered_;   // absent = stale
    std::set<AbsolutePath> inputs_;             // of the last render
};

}  // namespace berth::workflow
