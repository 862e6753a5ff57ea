// SPDX-License-Identifier: Apache-2.0
// Waiting for health.

#include "sync/wait_healthy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "kube/fields.hpp"
#include "sync/pod_trouble.hpp"
#include "sync/survey.hpp"

namespace berth::sync {
namespace {

// Asking for Pods costs requests; what takes longer than this is worth them.
constexpr std::chrono::milliseconds pod_patience{1000};


std::string describe(const ObjectHealth& object) {
    auto text = kube::short_name(object.ref);
    text += object.health.message.empty() ? fmt::format(": {}", to_text(object.health.status)) : ": " + object.health.message;
    return text;
}

}  // namespace

std::vector<ObjectHealth> health_now(const std::vector<DesiredObject>& desired, const AppliedVersions& applied,
                                     const LiveView& view, Clock& clock) {
    std::vector<ObjectHealth> all;
    for (const auto& object : desired) {
        const auto key = kube::key_of(object.ref);
        const auto live = view.find(key);
        const auto version = applied.find(key);
        if (live && version != applied.end() && kube::resource_version_of(*live) < version->second)
            all.push_back({object.ref, {HealthStatus::progressing, "applied"}});
        else
            all.push_back({object.ref, live ? health_of(*live, clock.now()) : Health{HealthStatus::missing, "not in the cluster"}});
    }
    return all;
}

void wait_healthy(SyncServices& services, const std::vector<DesiredObject>& desired, const AppliedVersions& applied,
                  LiveView& view, std::chrono::milliseconds timeout, const CancelToken& cancel) {
    progress::Task task(services.progress, "Waiting until all is well");
    auto asked_pods = services.clock.monotonic();
    std::map<kube::ObjectKey, std::string> pod_reasons;
    std::vector<ObjectHealth> unwell;
    const auto check = [&] {
        unwell = health_now(desired, applied, view, services.clock);
        std::erase_if(unwell, [](const ObjectHealth& object) { return is_well(object.health); });
        task.advance(desired.size() - unwell.size(), desired.size(), "objects");
        if (unwell.empty()) return true;
        if (services.clock.monotonic() - asked_pods > pod_patience) {
            pod_reasons.clear();
            for (const auto& object : unwell) {
                const auto live = view.find(kube::key_of(object.ref));
                if (live)
                    if (auto reason = find_pod_trouble(services.api, *live, cancel)) pod_reasons[kube::key_of(object.ref)] = *reason;
            }
            asked_pods = services.clock.monotonic();
        }
        for (auto& object : unwell)
            if (const auto reason = pod_reasons.find(kube::key_of(object.ref)); reason != pod_reasons.end()) object.health.message = reason->second;
        task.detail(describe(unwell.front()));
        return false;
    };
    if (view.wait(check, timeout, cancel)) return;
    task.finish(progress::Outcome::failed);
    Error error(ErrorKind::failed, fmt::format("{} of {} objects are not well after {}", unwell.size(), desired.size(), format_elapsed(timeout)),
                "wait longer with --timeout, or look closer: kubectl describe, kubectl logs");
    for (const auto& object : unwell) error = error.with_cause(describe(object));
    throw error;
}

}  // namespace berth::sync
