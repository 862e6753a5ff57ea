// SPDX-License-Identifier: Apache-2.0
// `sync --watch`: follows the inputs of a project, and starts over whenever one changes, whatever runs.
#pragma once

#include <chrono>
#include <functional>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "workflow/sync_session.hpp"

namespace berth::workflow {

struct WatchEvents {
    /// Changed inputs were seen and work on them begins.
    std::function<void(const FileChanges&)> on_change{};
    /// All is written; `since` it was seen that something changed.
    std::function<void(const sync::ReconcileResult&, std::chrono::nanoseconds since)> on_applied{};
    /// All is well.
    std::function<void(std::chrono::nanoseconds since)> on_done{};
    /// A pass failed; the next change tries again.
    std::function<void(const Error&)> on_failure{};
};

enum class WatchEnd : std::uint8_t {
    project_changed,  ///< berth.yaml was written: load it and watch anew
};

/// Runs passes until berth.yaml changes, or until cancelled: then throws Interrupted. Waiting costs nothing.
WatchEnd watch_project(SyncSession& session, const SyncRequest& request, const WatchEvents& events, const CancelToken& cancel);

}  // namespace berth::workflow
