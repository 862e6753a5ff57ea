// SPDX-License-Identifier: Apache-2.0
// Applies a plan.

#include "sync/apply.hpp"

#include <fmt/format.h>

#include <mutex>

#include "kube/api_error.hpp"
#include "kube/fields.hpp"
#include "sync/health/health.hpp"
#include "sync/refusal.hpp"
#include "sync/stage.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

constexpr std::chrono::milliseconds poll_pause{20};

class Applier {
public:
    Applier(SyncServices& services, const Plan& plan, Inventory& inventory, const ApplyOptions& options, const CancelToken& cancel)
        : services_(services), plan_(plan), inventory_(inventory), options_(options), cancel_(cancel) {}

    void run() {
        announce();
        for (std::size_t stage = 0; stage < stage_count; ++stage) {
            std::vector<const PlannedChange*> changes;
            for (const auto& change : plan_.changes)
                if (stage_of(change.desired->ref.gvk) == static_cast<Stage>(stage)) changes.push_back(&change);
            run_stage(changes);
            if (static_cast<Stage>(stage) == Stage::foundation) establish(changes);
        }
    }

private:
    // Whatever is about to be made is on record first: a run that is killed must not leave objects nobody knows of.
    void announce() {
        for (const auto& change : plan_.changes) {
            const auto key = kube::key_of(change.desired->ref);
            const auto uid = change.live && !change.dying ? text_at(*change.live, {"metadata", "uid"}) : std::string_view();
            inventory_.put({change.desired->ref, std::string(uid)});
        }
        inventory_.save(services_.api, cancel_);
    }

    void run_stage(const std::vector<const PlannedChange*>& changes) {
        Refusals refusals;
        services_.pool.for_each_index(changes.size(), [&](std::size_t index) {
            const auto& change = *changes[index];
            refusals.guard(*change.desired, [&] { apply_one(change); });
        });
        try {
            refusals.throw_if_any(plan_.changes.size(), "could not be applied");
        } catch (const Error&) {
            inventory_.save(services_.api, cancel_);
            throw;
        }
    }

    void apply_one(const PlannedChange& change) {
        const auto& desired = *change.desired;
        if (change.action == Action::unchanged) {
            if (options_.listener.after) options_.listener.after(desired, *change.live);
            return;
        }
        if (change.dying) await_gone(desired);
        if (options_.listener.before) options_.listener.before(desired);
        Value applied;
        try {
            applied = apply_patiently(desired);
        } catch (...) {
            if (options_.listener.failed) options_.listener.failed(desired);
            throw;
        }
        if (options_.listener.after) options_.listener.after(desired, applied);
        const std::lock_guard lock(mutex_);
        inventory_.put({desired.ref, std::string(text_at(applied, {"metadata", "uid"}))});
    }

    // For a short while after a definition is established, parts of the server still do not serve the new kind, and
    // for a short while after a namespace is made, admission may not know it.
    Value apply_patiently(const DesiredObject& desired) {
        const auto deadline = services_.clock.monotonic() + std::chrono::seconds(10);
        for (;;) {
            try {
                return services_.api.apply(desired.object, {}, cancel_);
            } catch (const kube::ApiError& error) {
                const bool young = error.status().code == 404 && made_in_this_run(desired);
                if (!young || services_.clock.monotonic() > deadline) throw;
            }
            services_.clock.sleep_for(poll_pause, cancel_);
        }
    }

    bool made_in_this_run(const DesiredObject& desired) const {
        for (const auto& change : plan_.changes) {
            if (change.action == Action::unchanged) continue;
            const auto& other = *change.desired;
            if (other.ref.gvk.kind == "Namespace" && other.ref.name == desired.ref.name_space) return true;
            if (other.ref.gvk.kind == "CustomResourceDefinition" && text_at(other.object, {"spec", "group"}) == desired.ref.gvk.group)
                return true;
        }
        return false;
    }

    void await(const DesiredObject& desired, std::string_view what, const std::function<bool()>& reached) {
        const auto deadline = services_.clock.monotonic() + options_.established_timeout;
        while (!reached()) {
            if (services_.clock.monotonic() > deadline)
                throw Error(ErrorKind::unavailable, fmt::format("{} {} within {} s", to_text(desired), what,
                                                                std::chrono::duration_cast<std::chrono::seconds>(options_.established_timeout).count()));
            services_.clock.sleep_for(poll_pause, cancel_);
        }
    }

    void await_gone(const DesiredObject& desired) {
        progress::info(services_.progress, fmt::format("{} is still being deleted", kube::to_text(desired.ref)));
        await(desired, "was not deleted", [&] {
            const auto live = services_.api.find(desired.ref, cancel_);
            return !live || !kube::find_at(*live, {"metadata", "deletionTimestamp"});
        });
    }

    void establish(const std::vector<const PlannedChange*>& changes) {
        bool definitions_changed = false;
        for (const auto* change : changes) {
            if (change->action == Action::unchanged || change->desired->ref.gvk.kind != "CustomResourceDefinition") continue;
            definitions_changed = true;
            await(*change->desired, "was not established", [&] {
                const auto live = services_.api.find(change->desired->ref, cancel_);
                if (!live) return false;
                const auto status = kstatus_of(*live, services_.clock.now());
                if (status.status == Kstatus::failed)
                    throw Error(ErrorKind::invalid, fmt::format("{} cannot be established: {}", to_text(*change->desired), status.message));
                return status.status == Kstatus::current;
            });
        }
        if (!definitions_changed) return;
        services_.api.forget_resources();
        for (const auto& change : plan_.changes) {
            if (!find_definition_in(changes, change.desired->ref.gvk)) continue;
            await(*change.desired, "has a kind that was not served", [&] {
                return services_.api.find_resource(change.desired->ref.gvk, cancel_).has_value();
            });
        }
    }

    static bool find_definition_in(const std::vector<const PlannedChange*>& changes, const kube::GroupVersionKind& gvk) {
        for (const auto* change : changes)
            if (text_at(change->desired->object, {"spec", "group"}) == gvk.group &&
                text_at(change->desired->object, {"spec", "names", "kind"}) == gvk.kind)
                return true;
        return false;
    }

    SyncServices& services_;
    const Plan& plan_;
    Inventory& inventory_;
    const ApplyOptions& options_;
    const CancelToken& cancel_;
    std::mutex mutex_;
};

}  // namespace

void apply_plan(SyncServices& services, const Plan& plan, Inventory& inventory, const ApplyOptions& options, const CancelToken& cancel) {
    Applier(services, plan, inventory, options, cancel).run();
    inventory.save(services.api, cancel);
}

}  // namespace berth::sync
