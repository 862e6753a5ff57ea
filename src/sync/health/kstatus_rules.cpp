// SPDX-License-Identifier: Apache-2.0
// Status by the rules of kstatus: generic conditions first, then a rule for each built-in kind, then `Ready`.

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "kube/fields.hpp"
#include "kube/object_ref.hpp"
#include "sync/health/health.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::find_at;
using kube::integer_at;
using kube::integer_or;
using kube::text_at;

using Result = std::optional<KstatusResult>;

KstatusResult current(std::string message) { return {Kstatus::current, "", std::move(message)}; }
KstatusResult in_progress(std::string_view reason, std::string message) {
    return {Kstatus::in_progress, std::string(reason), std::move(message)};
}
KstatusResult failed(std::string_view reason, std::string message) {
    return {Kstatus::failed, std::string(reason), std::move(message)};
}
std::int64_t status_count(const Value& object, std::string_view field) { return integer_or(object, {"status", field}, 0); }

Result generic(const Value& object) {
    if (find_at(object, {"metadata", "deletionTimestamp"}))
        return KstatusResult{Kstatus::terminating, "", "Resource scheduled for deletion"};
    const auto generation = integer_at(object, {"metadata", "generation"});
    const auto observed = integer_at(object, {"status", "observedGeneration"});
    if (generation && observed && *generation != *observed)
        return in_progress("LatestGenerationNotObserved",
                           fmt::format("{} generation is {}, but latest observed generation is {}",
                                       text_at(object, {"kind"}), *generation, *observed));
    const auto conditions = kube::conditions_of(object);
    for (const auto& condition : conditions)
        if (condition.type == "Reconciling" && condition.status == "True")
            return in_progress(condition.reason, condition.message);
    for (const auto& condition : conditions)
        if (condition.type == "Stalled" && condition.status == "True") return failed(condition.reason, condition.message);
    return std::nullopt;
}

// True if `have` of `want` is not enough; then `out` says so.
bool lacks(Result& out, std::string_view reason, std::string_view what, std::int64_t want, std::int64_t have) {
    if (want <= have) return false;
    out = in_progress(reason, fmt::format("{}: {}/{}", what, have, want));
    return true;
}

Result stateful_set(const Value& object) {
    if (text_at(object, {"spec", "updateStrategy", "type"}) == "OnDelete")
        return current("StatefulSet is using the ondelete update strategy");
    Result out;
    const auto wanted = integer_or(object, {"spec", "replicas"}, 1);
    const auto replicas = status_count(object, "replicas");
    if (lacks(out, "LessReplicas", "Replicas", wanted, replicas)) return out;
    if (lacks(out, "LessReady", "Ready", wanted, status_count(object, "readyReplicas"))) return out;
    if (replicas > wanted) return in_progress("ExtraPods", fmt::format("Pending termination: {}", replicas - wanted));
    const auto partition = integer_at(object, {"spec", "updateStrategy", "rollingUpdate", "partition"});
    if (partition && *partition != 0) {
        const auto updated = status_count(object, "updatedReplicas");
        if (lacks(out, "PartitionRollout", "updated", wanted - *partition, updated)) return out;
        return current(fmt::format("Partition rollout complete. updated: {}", updated));
    }
    if (lacks(out, "LessCurrent", "current", wanted, status_count(object, "currentReplicas"))) return out;
    if (text_at(object, {"status", "currentRevision"}) != text_at(object, {"status", "updateRevision"}))
        return in_progress("RollingUpdate", "Waiting for updated revision to match current");
    return current(fmt::format("All replicas scheduled as expected. Replicas: {}", replicas));
}

Result deployment(const Value& object) {
    // Without a deadline the Progressing condition is never written.
    const auto deadline = integer_or(object, {"spec", "progressDeadlineSeconds"}, std::numeric_limits<std::int32_t>::max());
    bool progressed = deadline == std::numeric_limits<std::int32_t>::max();
    bool available = false;
    for (const auto& condition : kube::conditions_of(object)) {
        if (condition.type == "Progressing") {
            if (condition.reason == "ProgressDeadlineExceeded") return failed("ProgressDeadlineExceeded", "Progress deadline exceeded");
            if (condition.status == "True" && condition.reason == "NewReplicaSetAvailable") progressed = true;
        } else if (condition.type == "Available" && condition.status == "True") {
            available = true;
        }
    }
    Result out;
    const auto wanted = integer_or(object, {"spec", "replicas"}, 1);
    const auto replicas = status_count(object, "replicas");
    const auto updated = status_count(object, "updatedReplicas");
    if (lacks(out, "LessReplicas", "replicas", wanted, replicas)) return out;
    if (lacks(out, "LessUpdated", "Updated", wanted, updated)) return out;
    if (replicas > wanted) return in_progress("ExtraPods", fmt::format("Pending termination: {}", replicas - wanted));
    if (lacks(out, "LessAvailable", "Available", updated, status_count(object, "availableReplicas"))) return out;
    if (lacks(out, "LessReady", "Ready", wanted, status_count(object, "readyReplicas"))) return out;
    if (!progressed) return in_progress("ReplicaSetNotAvailable", "ReplicaSet not Available");
    if (!available) return in_progress("DeploymentNotAvailable", "Deployment not Available");
    return current(fmt::format("Deployment is available. Replicas: {}", replicas));
}

Result replica_set(const Value& object) {
    const auto failure = kube::find_condition(object, "ReplicaFailure");
    if (failure && failure->status == "True") return in_progress("ReplicaFailure", "Replica Failure condition. Check Pods");
    Result out;
    const auto wanted = integer_or(object, {"spec", "replicas"}, 1);
    const auto replicas = status_count(object, "replicas");
    if (lacks(out, "LessLabelled", "Labelled", wanted, status_count(object, "fullyLabeledReplicas"))) return out;
    if (lacks(out, "LessAvailable", "Available", wanted, status_count(object, "availableReplicas"))) return out;
    if (lacks(out, "LessReady", "Ready", wanted, status_count(object, "readyReplicas"))) return out;
    if (replicas > wanted) return in_progress("ExtraPods", fmt::format("Pending termination: {}", replicas - wanted));
    return current(fmt::format("ReplicaSet is available. Replicas: {}", replicas));
}

Result daemon_set(const Value& object) {
    if (!integer_at(object, {"metadata", "generation"})) return in_progress("NoGeneration", "Missing .metadata.generation");
    if (!integer_at(object, {"status", "observedGeneration"}))
        return in_progress("NoObservedGeneration", "Missing .status.observedGeneration");
    if (!integer_at(object, {"status", "desiredNumberScheduled"}))
        return in_progress("NoDesiredNumber", "Missing .status.desiredNumberScheduled");
    Result out;
    const auto wanted = status_count(object, "desiredNumberScheduled");
    if (lacks(out, "LessCurrent", "Current", wanted, status_count(object, "currentNumberScheduled"))) return out;
    if (lacks(out, "LessUpdated", "Updated", wanted, status_count(object, "updatedNumberScheduled"))) return out;
    if (lacks(out, "LessAvailable", "Available", wanted, status_count(object, "numberAvailable"))) return out;
    if (lacks(out, "LessReady", "Ready", wanted, status_count(object, "numberReady"))) return out;
    return current(fmt::format("All replicas scheduled as expected. Replicas: {}", wanted));
}

std::string crash_looping(const Value& object) {
    std::string names;
    for (const auto* list : {"initContainerStatuses", "containerStatuses"}) {
        for (const auto& container : kube::items_at(object, {"status", list})) {
            if (text_at(container, {"state", "waiting", "reason"}) != "CrashLoopBackOff") continue;
            if (!names.empty()) names += ",";
            names += text_at(container, {"name"});
        }
    }
    return names;
}

Result pending_pod(const Value& object, WallTime now) {
    const auto scheduled = kube::find_condition(object, "PodScheduled");
    if (!scheduled || scheduled->status != "False" || scheduled->reason != "Unschedulable")
        return in_progress("PodPending", "Pod is in the Pending phase");
    const auto created = kube::parse_time(text_at(object, {"metadata", "creationTimestamp"}));
    // A new node or volume may still come; kstatus gives it 15 seconds.
    if (created && now < *created + std::chrono::seconds(15))
        return in_progress("PodNotScheduled", "Pod has not been scheduled");
    return failed("PodUnschedulable", "Pod could not be scheduled");
}

Result pod(const Value& object, WallTime now) {
    const auto phase = text_at(object, {"status", "phase"});
    if (phase == "Succeeded") return current("Pod has completed successfully");
    if (phase == "Failed") return current("Pod has completed, but not successfully");
    if (phase == "Running" || phase == "Pending") {
        const auto ready = kube::find_condition(object, "Ready");
        if (phase == "Running" && ready && ready->status == "True") return current("Pod is Ready");
        if (const auto names = crash_looping(object); !names.empty())
            return failed("ContainerCrashLooping", fmt::format("Containers in CrashLoop state: {}", names));
        if (phase == "Pending") return pending_pod(object, now);
        return in_progress("PodRunningNotReady", "Pod is running but is not Ready");
    }
    return in_progress("PodNotObserved", "Pod phase not available");
}

Result job(const Value& object) {
    const auto suspended = kube::flag_at(object, {"spec", "suspend"});
    for (const auto& condition : kube::conditions_of(object)) {
        if (condition.type == "Complete" && condition.status == "True")
            return current(fmt::format("Job Completed. succeeded: {}", status_count(object, "succeeded")));
        if (condition.type == "Failed" && condition.status == "True")
            return failed("JobFailed", fmt::format("Job Failed. failed: {}", status_count(object, "failed")));
        if (condition.type == "Suspended") {
            if (condition.status == "True" && suspended) return current("Job is suspended");
            if ((condition.status == "True") != suspended)
                return in_progress("JobSuspending", "the Job's suspension has not been observed yet");
        }
    }
    if (!find_at(object, {"status", "startTime"})) return in_progress("JobNotStarted", "Job not started");
    return current(fmt::format("Job in progress. success:{}, active: {}, failed: {}", status_count(object, "succeeded"),
                               status_count(object, "active"), status_count(object, "failed")));
}

Result custom_resource_definition(const Value& object) {
    const auto names = kube::find_condition(object, "NamesAccepted");
    if (names && names->status == "False") return failed(names->reason, names->message);
    const auto established = kube::find_condition(object, "Established");
    if (established && established->status == "False" && established->reason != "Installing")
        return failed(established->reason, established->message);
    if (established && established->status == "True") return current("CRD is established");
    return in_progress("Installing", "Install in progress");
}

Result by_kind(const Value& object, WallTime now) {
    const auto gvk = kube::gvk_of(object);
    const auto& kind = gvk.kind;
    if (gvk.group == "apps") {
        if (kind == "Deployment") return deployment(object);
        if (kind == "StatefulSet") return stateful_set(object);
        if (kind == "DaemonSet") return daemon_set(object);
        if (kind == "ReplicaSet") return replica_set(object);
    } else if (gvk.group.empty()) {
        if (kind == "Pod") return pod(object, now);
        if (kind == "Secret" || kind == "ConfigMap") return current("Resource is always ready");
        if (kind == "PersistentVolumeClaim") {
            const auto phase = text_at(object, {"status", "phase"});
            if (phase == "Bound") return current("PVC is Bound");
            return in_progress("NotBound", fmt::format("PVC is not Bound. phase: {}", phase.empty() ? "unknown" : phase));
        }
        if (kind == "Service") {
            if (text_at(object, {"spec", "type"}) == "LoadBalancer" && text_at(object, {"spec", "clusterIP"}).empty())
                return in_progress("NoIPAssigned", "ClusterIP not set. Service type: LoadBalancer");
            return current("Service is ready");
        }
    } else if (gvk.group == "batch") {
        if (kind == "Job") return job(object);
        if (kind == "CronJob") return current("Resource is always ready");
    } else if (gvk.group == "policy" && kind == "PodDisruptionBudget") {
        return current("Resource is always ready");
    } else if (gvk.group == "apiextensions.k8s.io" && kind == "CustomResourceDefinition") {
        return custom_resource_definition(object);
    }
    return std::nullopt;
}

}  // namespace

KstatusResult kstatus_of(const Value& object, WallTime now) {
    if (auto result = generic(object)) return *result;
    if (auto result = by_kind(object, now)) return *result;
    if (const auto ready = kube::find_condition(object, "Ready"); ready && ready->status != "True")
        return in_progress(ready->reason, ready->message);
    return current("Resource is current");
}

}  // namespace berth::sync
