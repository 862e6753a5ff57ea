// SPDX-License-Identifier: Apache-2.0
// How well an object in the cluster is: the stricter of Argo CD's and kstatus's rules.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace berth::sync {

// Ordered from best to worst.
enum class HealthStatus { healthy, suspended, progressing, missing, degraded, unknown };

struct Health {
    HealthStatus status = HealthStatus::healthy;
    std::string message;  // why it is not healthy; may be empty

    bool operator==(const Health&) const = default;
};

enum class Kstatus { current, in_progress, failed, terminating };

struct KstatusResult {
    Kstatus status = Kstatus::current;
    std::string reason;   // CamelCase, as in a condition; empty when current
    std::string message;

    bool operator==(const KstatusResult&) const = default;
};

using WallTime = std::chrono::system_clock::time_point;

std::string_view to_text(HealthStatus status);

// The rules Argo CD has built in; none for a kind it has no rule for.
std::optional<Health> argo_health(const json::Value& object);

// The rules of cli-utils' kstatus, which Flux uses too. `now` matters only for Pods that cannot be scheduled.
KstatusResult kstatus_of(const json::Value& object, WallTime now);

// The stricter of both, with what neither gets right put straight: an init container that cannot start, a resumed Job,
// a failed Pod, and an Ingress or a load balancer's Service in a cluster where nothing gives addresses (healthy).
Health health_of(const json::Value& object, WallTime now);

}  // namespace berth::sync
