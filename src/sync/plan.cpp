// SPDX-License-Identifier: Apache-2.0
// The dry run.

#include "sync/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "kube/api_error.hpp"
#include "kube/fields.hpp"
#include "kube/managed_fields.hpp"
#include "sync/refusal.hpp"
#include "sync/schema_check.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

constexpr std::string_view field_manager = "berth";

// All that an apply could change, without what only counts changes.
Value comparable(Value object) {
    auto* metadata = object.find("metadata");
    if (!metadata || !metadata->is_object()) return object;
    metadata->as_object().erase("resourceVersion");
    metadata->as_object().erase("generation");
    if (auto* entries = metadata->find("managedFields"); entries && entries->is_array())
        for (auto& entry : entries->as_array())
            if (entry.is_object()) entry.as_object().erase("time");
    return object;
}

std::vector<std::string> changes_between(const Value& live, const Value& predicted) {
    const auto* fields = kube::find_applied_fields(predicted, field_manager);
    if (!fields) return {};
    auto paths = kube::changed_paths(kube::project(live, *fields), kube::project(predicted, *fields));
    // Fields given up are in the old set only.
    if (const auto* old = kube::find_applied_fields(live, field_manager)) {
        for (auto& path : kube::changed_paths(kube::project(live, *old), kube::project(predicted, *old)))
            if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(std::move(path));
    }
    return paths;
}

class Planner {
public:
    Planner(SyncServices& services, const std::vector<DesiredObject>& desired, const PlanKnowledge& knowledge, const CancelToken& cancel)
        : services_(services), desired_(desired), knowledge_(knowledge), cancel_(cancel) {}

    Plan run() {
        Plan plan;
        plan.changes.resize(desired_.size());
        Refusals refusals;
        // Namespaces and definitions first: how the others are tried depends on them.
        std::vector<std::size_t> first;
        std::vector<std::size_t> rest;
        for (std::size_t index = 0; index < desired_.size(); ++index)
            (is_ground(desired_[index].ref.gvk) ? first : rest).push_back(index);
        for (const auto* indexes : {&first, &rest}) {
            services_.pool.for_each_index(indexes->size(), [&](std::size_t at) {
                const auto index = (*indexes)[at];
                refusals.guard(desired_[index], [&] { plan.changes[index] = plan_one(desired_[index]); });
            });
            for (const auto index : *indexes) remember(plan.changes[index]);
        }
        refusals.throw_if_any(desired_.size(), "were refused");
        return plan;
    }

private:
    static bool is_ground(const kube::GroupVersionKind& gvk) { return gvk.kind == "Namespace" || gvk.kind == "CustomResourceDefinition"; }

    void remember(const PlannedChange& change) {
        if (!change.desired) return;
        if (change.desired->ref.gvk.kind == "Namespace" && (change.action == Action::create || change.dying))
            coming_namespaces_.insert(change.desired->ref.name);
        if (change.desired->ref.gvk.kind == "CustomResourceDefinition" && change.action != Action::unchanged)
            changing_definitions_.insert(change.desired);
    }

    PlannedChange plan_one(const DesiredObject& desired) {
        PlannedChange change{.desired = &desired};
        const auto* definition = find_definition(desired_, desired.ref.gvk);
        if (definition && changing_definitions_.contains(definition)) {
            if (services_.api.find_resource(desired.ref.gvk, cancel_)) change.live = services_.api.find(desired.ref, cancel_);
            const auto problems = check_schema(desired.object, definition->object, desired.ref.gvk.version);
            if (!problems.empty()) {
                Error error(ErrorKind::invalid, fmt::format("it does not fit the schema in {}", definition->origin));
                for (const auto& problem : problems) error = error.with_cause(problem);
                throw error;
            }
            change.action = change.live ? Action::configure : Action::create;
            return change;
        }
        if (coming_namespaces_.contains(desired.ref.name_space)) {
            try_elsewhere(desired);
            change.action = Action::create;
            return change;
        }
        if (knowledge_.find_unchanged) {
            change.live = knowledge_.find_unchanged(desired);
            if (change.live) return change;
        }
        change.live = find_live(desired.ref);
        const auto predicted = services_.api.apply(desired.object, {.dry_run = kube::DryRun::yes}, cancel_);
        if (!change.live) {
            change.action = Action::create;
            return change;
        }
        require_ours(*change.live, desired);
        change.dying = kube::find_at(*change.live, {"metadata", "deletionTimestamp"}) != nullptr;
        if (change.dying) {
            change.action = Action::create;
        } else if (comparable(predicted) != comparable(*change.live)) {
            change.action = Action::configure;
            change.paths = changes_between(*change.live, predicted);
        }
        return change;
    }

    std::optional<Value> find_live(const kube::ObjectRef& ref) {
        if (knowledge_.find_live)
            if (auto seen = knowledge_.find_live(ref)) return seen;
        return services_.api.find(ref, cancel_);
    }

    // The namespace is not there yet, so the server would refuse anything in it; what else is wrong it tells of a copy.
    void try_elsewhere(const DesiredObject& desired) {
        auto copy = desired.object;
        copy["metadata"]["namespace"] = "default";
        const auto name = fmt::format("berth-check-{}", &desired - desired_.data());
        copy["metadata"]["name"] = name;
        try {
            services_.api.create(copy, kube::DryRun::yes, cancel_);
        } catch (const kube::ApiError& error) {
            auto status = error.status();
            status.message = replace_all(status.message, name, desired.ref.name);
            throw kube::ApiError(std::move(status));
        }
    }

    static void require_ours(const Value& live, const DesiredObject& desired) {
        const auto owner = text_at(live, {"metadata", "labels", owner_label});
        const auto ours = text_at(desired.object, {"metadata", "labels", owner_label});
        if (owner.empty() || owner == ours) return;
        throw Error(ErrorKind::conflict, fmt::format("it belongs to the inventory '{}'", owner),
                    fmt::format("two syncs must not own one object; to move it here, remove its label {}", owner_label));
    }

    SyncServices& services_;
    const std::vector<DesiredObject>& desired_;
    const PlanKnowledge& knowledge_;
    const CancelToken& cancel_;
    std::set<std::string> coming_namespaces_;
    std::set<const DesiredObject*> changing_definitions_;
};

}  // namespace

std::size_t Plan::count(Action action) const {
    return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [&](const auto& change) { return change.action == action; }));
}

Plan make_plan(SyncServices& services, const std::vector<DesiredObject>& desired, const PlanKnowledge& knowledge,
               const CancelToken& cancel) {
    return Planner(services, desired, knowledge, cancel).run();
}

}  // namespace berth::sync
