// SPDX-License-Identifier: Apache-2.0
// Health by the rules that Argo CD has built in (observed behaviour of its health assessment of built-in kinds).

#include <fmt/format.h>

#include <array>
#include <string>

#include "json/parse.hpp"
#include "kube/fields.hpp"
#include "kube/object_ref.hpp"
#include "sync/health/health.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::Condition;
using kube::find_at;
using kube::integer_at;
using kube::integer_or;
using kube::text_at;

Health healthy(std::string message = {}) { return {HealthStatus::healthy, std::move(message)}; }
Health progressing(std::string message) { return {HealthStatus::progressing, std::move(message)}; }
Health degraded(std::string message) { return {HealthStatus::degraded, std::move(message)}; }

std::int64_t generation(const Value& object) { return integer_or(object, {"metadata", "generation"}, 0); }
std::int64_t observed(const Value& object) { return integer_or(object, {"status", "observedGeneration"}, 0); }
std::int64_t status_count(const Value& object, std::string_view field) { return integer_or(object, {"status", field}, 0); }

Health deployment(const Value& object) {
    if (kube::flag_at(object, {"spec", "paused"})) return {HealthStatus::suspended, "Deployment is paused"};
    if (generation(object) > observed(object))
        return progressing("Waiting for rollout to finish: observed deployment generation less than desired generation");
    const auto progress = kube::find_condition(object, "Progressing");
    if (progress && progress->reason == "ProgressDeadlineExceeded")
        return degraded(fmt::format("Deployment \"{}\" exceeded its progress deadline", text_at(object, {"metadata", "name"})));
    const auto wanted = integer_at(object, {"spec", "replicas"});
    const auto updated = status_count(object, "updatedReplicas");
    if (wanted && updated < *wanted)
        return progressing(fmt::format("Waiting for rollout to finish: {} out of {} new replicas have been updated...", updated, *wanted));
    if (const auto all = status_count(object, "replicas"); all > updated)
        return progressing(fmt::format("Waiting for rollout to finish: {} old replicas are pending termination...", all - updated));
    if (const auto available = status_count(object, "availableReplicas"); available < updated)
        return progressing(fmt::format("Waiting for rollout to finish: {} of {} updated replicas are available...", available, updated));
    return healthy();
}

Health stateful_set(const Value& object) {
    if (observed(object) == 0 || generation(object) > observed(object))
        return progressing("Waiting for statefulset spec update to be observed...");
    const auto wanted = integer_at(object, {"spec", "replicas"});
    const auto ready = status_count(object, "readyReplicas");
    if (wanted && ready < *wanted)
        return progressing(fmt::format("Waiting for {} pods to be ready...", *wanted - ready));
    const auto strategy = text_at(object, {"spec", "updateStrategy", "type"});
    const auto updated = status_count(object, "updatedReplicas");
    if (strategy == "RollingUpdate" && find_at(object, {"spec", "updateStrategy", "rollingUpdate"})) {
        const auto partition = integer_at(object, {"spec", "updateStrategy", "rollingUpdate", "partition"});
        if (wanted && partition && updated < *wanted - *partition)
            return progressing(fmt::format("Waiting for partitioned roll out to finish: {} out of {} new pods have been updated...",
                                           updated, *wanted - *partition));
        return healthy(fmt::format("partitioned roll out complete: {} new pods have been updated...", updated));
    }
    if (strategy == "OnDelete") return healthy(fmt::format("statefulset has {} ready pods", ready));
    const auto update_revision = text_at(object, {"status", "updateRevision"});
    if (update_revision != text_at(object, {"status", "currentRevision"}))
        return progressing(fmt::format("waiting for statefulset rolling update to complete {} pods at revision {}...", updated, update_revision));
    return healthy(fmt::format("statefulset rolling update complete {} pods at revision {}...",
                               status_count(object, "currentReplicas"), text_at(object, {"status", "currentRevision"})));
}

Health daemon_set(const Value& object) {
    if (generation(object) > observed(object))
        return progressing("Waiting for daemon set spec update to be observed...");
    const auto updated = status_count(object, "updatedNumberScheduled");
    const auto desired = status_count(object, "desiredNumberScheduled");
    const auto available = status_count(object, "numberAvailable");
    if (text_at(object, {"spec", "updateStrategy", "type"}) == "OnDelete")
        return healthy(fmt::format("daemon set {} out of {} new pods have been updated", updated, desired));
    if (updated < desired)
        return progressing(fmt::format("Waiting for daemon set rollout to finish: {} out of {} new pods have been updated...", updated, desired));
    if (available < desired)
        return progressing(fmt::format("Waiting for daemon set rollout to finish: {} of {} updated pods are available...", available, desired));
    return healthy();
}

Health replica_set(const Value& object) {
    if (generation(object) > observed(object))
        return progressing("Waiting for rollout to finish: observed replica set generation less than desired generation");
    const auto failure = kube::find_condition(object, "ReplicaFailure");
    if (failure && failure->status == "True") return degraded(failure->message);
    const auto wanted = integer_at(object, {"spec", "replicas"});
    const auto available = status_count(object, "availableReplicas");
    if (wanted && available < *wanted)
        return progressing(fmt::format("Waiting for rollout to finish: {} out of {} new replicas are available...", available, *wanted));
    return healthy();
}

std::string container_failure(const Value& container) {
    const auto* terminated = find_at(container, {"state", "terminated"});
    if (!terminated) return {};
    if (const auto message = text_at(*terminated, {"message"}); !message.empty()) return std::string(message);
    if (text_at(*terminated, {"reason"}) == "OOMKilled") return "OOMKilled";
    if (const auto code = integer_or(*terminated, {"exitCode"}, 0); code != 0)
        return fmt::format("container \"{}\" failed with exit code {}", text_at(container, {"name"}), code);
    return {};
}

Health failed_pod(const Value& object) {
    if (const auto message = text_at(object, {"status", "message"}); !message.empty()) return degraded(std::string(message));
    for (const auto* list : {"initContainerStatuses", "containerStatuses"}) {
        for (const auto& container : kube::items_at(object, {"status", list})) {
            if (auto message = container_failure(container); !message.empty()) return degraded(std::move(message));
        }
    }
    return degraded("");
}

Health running_pod(const Value& object, std::string_view restart) {
    if (restart == "OnFailure" || restart == "Never") {
        // Argo CD runs such Pods as hooks: to be over is what they are for, unless they say otherwise.
        if (!find_at(object, {"metadata", "annotations", "argocd.argoproj.io/ignore-restart-policy"}))
            return progressing(std::string(text_at(object, {"status", "message"})));
    }
    const auto ready = kube::find_condition(object, "Ready");
    if (ready && ready->status == "True") return healthy(std::string(text_at(object, {"status", "message"})));
    for (const auto& container : kube::items_at(object, {"status", "containerStatuses"})) {
        if (find_at(container, {"lastState", "terminated"})) return degraded(std::string(text_at(object, {"status", "message"})));
    }
    return progressing(std::string(text_at(object, {"status", "message"})));
}

Health pod(const Value& object) {
    const auto restart = text_at(object, {"spec", "restartPolicy"});
    if (restart == "Always") {
        std::string problems;
        for (const auto& container : kube::items_at(object, {"status", "containerStatuses"})) {
            const auto reason = text_at(container, {"state", "waiting", "reason"});
            if (!kube::is_waiting_on_error(reason)) continue;
            if (!problems.empty()) problems += ", ";
            problems += text_at(container, {"state", "waiting", "message"}, reason);
        }
        if (!problems.empty()) return degraded(std::move(problems));
    }
    const auto phase = text_at(object, {"status", "phase"});
    const std::string message(text_at(object, {"status", "message"}));
    if (phase == "Pending") return progressing(message);
    if (phase == "Succeeded") return healthy(message);
    if (phase == "Failed") return failed_pod(object);
    if (phase == "Running") return running_pod(object, restart);
    return {HealthStatus::unknown, message};
}

Health job(const Value& object) {
    std::optional<Health> over;
    for (const auto& condition : kube::conditions_of(object)) {
        if (condition.type == "Failed") return degraded(condition.message);
        if (condition.type == "Complete") over = healthy(condition.message);
        if (condition.type == "Suspended")
            over = Health{condition.status == "True" ? HealthStatus::suspended : HealthStatus::healthy, condition.message};
    }
    return over.value_or(progressing(""));
}

std::vector<Condition> autoscaler_conditions(const Value& object) {
    const auto written = text_at(object, {"metadata", "annotations", "autoscaling.alpha.kubernetes.io/conditions"});
    if (written.empty()) return kube::conditions_of(object);
    return kube::conditions_in(json::parse(written));
}

Health autoscaler(const Value& object) {
    static constexpr std::array failures{"FailedGetScale",          "FailedUpdateScale",     "FailedGetResourceMetric",
                                         "InvalidSelector",         "FailedGetObjectMetric", "FailedGetPodsMetric",
                                         "FailedGetExternalMetric", "FailedGetContainerResourceMetric"};
    const auto conditions = autoscaler_conditions(object);
    for (const auto& condition : conditions) {
        for (const auto* failure : failures)
            if (condition.reason == failure) return degraded(condition.message);
    }
    for (const auto& condition : conditions) {
        if ((condition.type == "AbleToScale" || condition.type == "ScalingLimited") && condition.status == "True")
            return healthy(condition.message);
    }
    return progressing("Waiting to Autoscale");
}

bool has_address(const Value& object) { return !kube::items_at(object, {"status", "loadBalancer", "ingress"}).empty(); }

Health claim(const Value& object) {
    const auto phase = text_at(object, {"status", "phase"});
    if (phase == "Lost") return degraded("");
    if (phase == "Pending") return progressing("");
    if (phase == "Bound") return healthy();
    return {HealthStatus::unknown, ""};
}

Health api_service(const Value& object) {
    const auto available = kube::find_condition(object, "Available");
    if (!available) return progressing("Waiting to be processed");
    auto message = fmt::format("{}: {}", available->reason, available->message);
    return available->status == "True" ? healthy(std::move(message)) : progressing(std::move(message));
}

Health argo_workflow(const Value& object) {
    const auto phase = text_at(object, {"status", "phase"});
    std::string message(text_at(object, {"status", "message"}));
    if (phase.empty() || phase == "Pending" || phase == "Running") return progressing(std::move(message));
    if (phase == "Succeeded") return healthy(std::move(message));
    if (phase == "Failed" || phase == "Error") return degraded(std::move(message));
    return {HealthStatus::unknown, std::move(message)};
}

}  // namespace

std::optional<Health> argo_health(const Value& object) {
    if (find_at(object, {"metadata", "deletionTimestamp"})) return progressing("Pending deletion");
    const auto gvk = kube::gvk_of(object);
    const auto& kind = gvk.kind;
    if (gvk.group == "apps") {
        if (kind == "Deployment") return deployment(object);
        if (kind == "StatefulSet") return stateful_set(object);
        if (kind == "DaemonSet") return daemon_set(object);
        if (kind == "ReplicaSet") return replica_set(object);
    } else if (gvk.group.empty()) {
        if (kind == "Pod") return pod(object);
        if (kind == "PersistentVolumeClaim") return claim(object);
        if (kind == "Service") {
            if (text_at(object, {"spec", "type"}) != "LoadBalancer" || has_address(object)) return healthy();
            return progressing("");
        }
    } else if (gvk.group == "batch" && kind == "Job") {
        return job(object);
    } else if (gvk.group == "autoscaling" && kind == "HorizontalPodAutoscaler") {
        return autoscaler(object);
    } else if ((gvk.group == "networking.k8s.io" || gvk.group == "extensions") && kind == "Ingress") {
        return has_address(object) ? healthy() : progressing("");
    } else if (gvk.group == "apiregistration.k8s.io" && kind == "APIService") {
        return api_service(object);
    } else if (gvk.group == "argoproj.io" && kind == "Workflow") {
        return argo_workflow(object);
    }
    return std::nullopt;
}

}  // namespace berth::sync
