// SPDX-License-Identifier: Apache-2.0
// `berth sync`: from a folder to a reconciled cluster.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "cluster/engine.hpp"
#include "config/project.hpp"
#include "http/http_client.hpp"
#include "image/reference.hpp"
#include "runtime/runtime.hpp"
#include "store/store.hpp"
#include "workflow/sync_session.hpp"
#include "workflow/sync_watch.hpp"

namespace berth::workflow {

struct SyncProjectServices {
    AbsolutePath home;
    const store::Store& store;
    http::HttpClient& http;
    ProcessRunner& processes;
    Clock& clock;
    progress::Sink& progress;
    std::function<void(const image::Reference&, const CancelToken&)> pull;
    std::function<runtime::Runtime&()> runtime;
    std::function<cluster::Engine&()> engine;  ///< of the nodes of berth's own clusters
};

struct SyncProjectRequest {
    AbsolutePath directory;
    config::ProjectOptions project{};
    std::optional<std::string> context{};  ///< named by the user: any cluster
    std::optional<std::string> cluster{};  ///< berth's own, by name
    SyncRequest sync{};
};

/// Throws Error(denied) for a cluster that is not local and not named.
[[nodiscard]] sync::ReconcileResult sync_project(const SyncProjectRequest& request, const SyncProjectServices& services,
                                                 const CancelToken& cancel);

/// Until cancelled. Failures are told to `events` and mended by the next change; only what makes watching impossible
/// is thrown.
void watch_and_sync(const SyncProjectRequest& request, const SyncProjectServices& services, const WatchEvents& events,
                    const CancelToken& cancel);

}  // namespace berth::workflow
