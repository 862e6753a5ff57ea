// SPDX-License-Identifier: Apache-2.0
// What a sync would change, found by a dry run of the whole set before anything is written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/desired.hpp"
#include "sync/services.hpp"

namespace berth::sync {

enum class Action : std::uint8_t { create, configure, unchanged };

struct PlannedChange {
    const DesiredObject* desired = nullptr;
    Action action = Action::unchanged;
    std::optional<json::Value> live;   ///< before
    std::vector<std::string> paths;    ///< fields that will change, for a configure
    bool dying = false;                ///< the live one is being deleted: it must be gone before a new one is made
};

struct Plan {
    std::vector<PlannedChange> changes;  ///< one for each desired object, in their order

    [[nodiscard]] std::size_t count(Action action) const;
};

/// What is known of the cluster without asking it; each may be absent.
struct PlanKnowledge {
    /// The live object, if it is certain that applying this again would change nothing.
    std::function<std::optional<json::Value>(const DesiredObject&)> find_unchanged{};
    /// The live object as it was seen last.
    std::function<std::optional<json::Value>(const kube::ObjectRef&)> find_live{};
};

/// `desired` must outlive the plan. Every object is dry-run by the server; objects of namespaces that the set is going to
/// make are tried in another one, and objects of kinds that the set defines are checked by the schema in their
/// definition. All refusals are told at once.
[[nodiscard]] Plan make_plan(SyncServices& services, const std::vector<DesiredObject>& desired, const PlanKnowledge& knowledge,
                             const CancelToken& cancel);

}  // namespace berth::sync
