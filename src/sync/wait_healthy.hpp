// SPDX-License-Identifier: Apache-2.0
// Waits until everything applied is well, telling meanwhile what is not and why.
#pragma once

#include <chrono>
#include <map>

#include "sync/desired.hpp"
#include "sync/health/health.hpp"
#include "sync/live_view.hpp"
#include "sync/services.hpp"

namespace berth::sync {

struct ObjectHealth {
    kube::ObjectRef ref;
    Health health;
};

/// resourceVersions by object: what an apply answered.
using AppliedVersions = std::map<kube::ObjectKey, std::uint64_t>;

/// The health of each desired object, as the view has it now; an object it does not have is missing. An object that the
/// view does not yet have as applied is progressing, whatever its old form says.
[[nodiscard]] std::vector<ObjectHealth> health_now(const std::vector<DesiredObject>& desired, const AppliedVersions& applied,
                                                   const LiveView& view, Clock& clock);

/// Throws Error naming every object that is not well when the time is over. Suspended counts as well: the
/// manifests asked for it.
void wait_healthy(SyncServices& services, const std::vector<DesiredObject>& desired, const AppliedVersions& applied,
                  LiveView& view, std::chrono::milliseconds timeout, const CancelToken& cancel);

}  // namespace berth::sync
