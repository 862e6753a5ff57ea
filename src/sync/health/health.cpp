// SPDX-License-Identifier: Apache-2.0
// Joins the two sets of health rules into the one that a sync waits for.

#include "sync/health/health.hpp"

#include "kube/fields.hpp"
#include "kube/object_ref.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

Health from_kstatus(KstatusResult result) {
    switch (result.status) {
        case Kstatus::current: return {HealthStatus::healthy, ""};
        case Kstatus::in_progress:
        case Kstatus::terminating: return {HealthStatus::progressing, std::move(result.message)};
        case Kstatus::failed: return {HealthStatus::degraded, std::move(result.message)};
    }
    return {HealthStatus::unknown, ""};
}

// Nothing hands out addresses in most local clusters, so waiting for one would never end.
bool waits_only_for_address(const Value& object, const kube::GroupVersionKind& gvk) {
    if (gvk.kind == "Ingress" && (gvk.group == "networking.k8s.io" || gvk.group == "extensions")) return true;
    return gvk.kind == "Service" && gvk.group.empty() && !text_at(object, {"spec", "clusterIP"}).empty();
}

// A Pod meant to run to its end is well while it runs; Argo CD sees only a hook that is not over.
bool runs_to_its_end(const Value& object, const kube::GroupVersionKind& gvk) {
    return gvk.kind == "Pod" && gvk.group.empty() && text_at(object, {"spec", "restartPolicy"}) != "Always";
}

std::optional<Health> stuck_init_container(const Value& object) {
    for (const auto& container : kube::items_at(object, {"status", "initContainerStatuses"})) {
        const auto reason = text_at(container, {"state", "waiting", "reason"});
        if (!kube::is_waiting_on_error(reason)) continue;
        return Health{HealthStatus::degraded, "init container '" + std::string(text_at(container, {"name"})) + "': " +
                                                  std::string(text_at(container, {"state", "waiting", "message"}, reason))};
    }
    return std::nullopt;
}

// Argo CD takes any Suspended condition for the end of a Job; only one that fits the spec is.
bool is_resumed_job(const Value& object, const kube::GroupVersionKind& gvk) {
    if (gvk.kind != "Job" || gvk.group != "batch") return false;
    const auto suspended = kube::find_condition(object, "Suspended");
    return suspended && (suspended->status != "True" || !kube::flag_at(object, {"spec", "suspend"}));
}

}  // namespace

std::string_view to_text(HealthStatus status) {
    switch (status) {
        case HealthStatus::healthy: return "healthy";
        case HealthStatus::suspended: return "suspended";
        case HealthStatus::progressing: return "progressing";
        case HealthStatus::missing: return "missing";
        case HealthStatus::degraded: return "degraded";
        case HealthStatus::unknown: return "unknown";
    }
    return "unknown";
}

Health health_of(const Value& object, WallTime now) {
    const auto gvk = kube::gvk_of(object);
    const auto terminating = kube::find_at(object, {"metadata", "deletionTimestamp"}) != nullptr;
    auto health = from_kstatus(kstatus_of(object, now));
    if (terminating) return {HealthStatus::progressing, "being deleted"};
    if (gvk.kind == "Pod" && gvk.group.empty()) {
        if (auto stuck = stuck_init_container(object)) return *stuck;
    }
    if (is_resumed_job(object, gvk)) {
        for (const auto& condition : kube::conditions_of(object)) {
            if (condition.status != "True") continue;
            if (condition.type == "Complete") return {HealthStatus::healthy, ""};
            if (condition.type == "Failed") return {HealthStatus::degraded, condition.message};
        }
        return {HealthStatus::progressing, "running"};
    }
    auto argo = argo_health(object);
    if (!argo) return health;
    if (argo->status == HealthStatus::progressing &&
        (waits_only_for_address(object, gvk) ||
         (runs_to_its_end(object, gvk) && text_at(object, {"status", "phase"}) == "Running")))
        return health;
    if (argo->status > health.status) {
        if (argo->message.empty()) argo->message = std::move(health.message);
        return *argo;
    }
    return health;
}

}  // namespace berth::sync
