// SPDX-License-Identifier: Apache-2.0
// A reconciliation from end to end.

#include "sync/reconcile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "kube/fields.hpp"
#include "sync/apply.hpp"
#include "sync/wait_healthy.hpp"

namespace berth::sync {

std::size_t ReconcileResult::count(Action action) const {
    return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [&](const auto& change) { return change.action == action; }));
}

Reconciler::Reconciler(SyncServices services, std::string inventory, Heal heal, std::function<void(const Healed&)> on_healed,
                       const CancelToken& cancel)
    : services_(services), name_(std::move(inventory)), cancel_(cancel), on_healed_(std::move(on_healed)) {
    if (heal == Heal::yes)
        healer_ = std::make_unique<Healer>(services_, HealerOptions{.on_healed = [this](const Healed& healed) { record_healed(healed); }}, cancel_);
}

Reconciler::~Reconciler() {
    view_.reset();  // no more events ...
    healer_.reset();  // ... before who hears them goes
}

void Reconciler::watch(const std::vector<DesiredObject>& desired, const CancelToken& cancel) {
    if (!view_) {
        auto listener = healer_ ? LiveView::Listener([this](const kube::WatchEvent& event) { healer_->on_event(event); }) : LiveView::Listener();
        view_ = std::make_unique<LiveView>(services_.api, fmt::format("{}={}", owner_label, name_), std::move(listener), cancel_);
    }
    std::set<kube::GroupVersionKind> kinds;
    std::vector<kube::Resource> resources;
    for (const auto& object : desired)
        if (kinds.insert(object.ref.gvk).second) resources.push_back(kube::get_resource(services_.api, object.ref.gvk, cancel));
    view_->ensure(resources);
}

void Reconciler::record_healed(const Healed& healed) {
    {
        // One made anew has another uid, without which pruning would not know it for ours.
        const std::lock_guard lock(inventory_mutex_);
        if (inventory_) {
            const auto known = inventory_->entries().find(kube::key_of(healed.ref));
            if (known != inventory_->entries().end() && known->second.uid != healed.uid) {
                inventory_->put({healed.ref, healed.uid});
                try {
                    inventory_->save(services_.api, cancel_);
                } catch (const Error& error) {
                    progress::warn(services_.progress, fmt::format("the inventory could not be written: {}", error.what()));
                }
            }
        }
    }
    if (on_healed_) on_healed_(healed);
}

void Reconciler::remember(const DesiredObject& object, const json::Value& live) {
    const auto* fields = kube::find_applied_fields(live, "berth");
    if (!fields) return;
    Applied applied{object.object, *fields, kube::project(live, *fields)};
    const std::lock_guard lock(applied_mutex_);
    applied_.insert_or_assign(kube::key_of(object.ref), std::move(applied));
}

std::optional<json::Value> Reconciler::find_unchanged(const DesiredObject& object) const {
    const auto key = kube::key_of(object.ref);
    auto live = view_->find(key);
    if (!live || kube::find_at(*live, {"metadata", "deletionTimestamp"})) return std::nullopt;
    const std::lock_guard lock(applied_mutex_);
    const auto known = applied_.find(key);
    if (known == applied_.end() || known->second.object != object.object) return std::nullopt;
    if (kube::project(*live, known->second.fields) != known->second.owned) return std::nullopt;
    return live;
}

// The watches tell all there is to know of owned objects; what was never applied or is not watched yet is asked for.
PlanKnowledge Reconciler::knowledge() const {
    if (!view_) return {};
    return {.find_unchanged = [this](const DesiredObject& object) { return find_unchanged(object); },
            .find_live = [this](const kube::ObjectRef& ref) { return view_->find(kube::key_of(ref)); }};
}

// As this reconciler left it, as long as nothing is to be changed in it; else as the cluster has it now.
Inventory Reconciler::inventory_for(const std::vector<DesiredObject>& desired, const CancelToken& cancel) {
    {
        const std::lock_guard lock(inventory_mutex_);
        const auto same = [&](const DesiredObject& object) {
            const auto known = inventory_->entries().find(kube::key_of(object.ref));
            const auto live = view_->find(kube::key_of(object.ref));
            return known != inventory_->entries().end() && live && kube::text_at(*live, {"metadata", "uid"}) == known->second.uid;
        };
        if (inventory_ && view_ && inventory_->entries().size() == desired.size() && std::all_of(desired.begin(), desired.end(), same))
            return *inventory_;
    }
    return Inventory::load(services_.api, name_, cancel);
}

ReconcileResult Reconciler::reconcile(std::vector<Manifest> manifests, const ReconcileOptions& options, const CancelToken& cancel) {
    ReconcileResult result;
    auto desired = make_desired(services_.api, std::move(manifests), {.inventory = name_, .name_space = options.name_space}, cancel);
    auto inventory = inventory_for(desired, cancel);
    if (desired.empty() && options.consent == PruneConsent::ordinary && !inventory.entries().empty()) {
        prune(services_, inventory, desired, options.consent, kube::DryRun::yes, cancel);  // throws, before anything is done
    }
    Plan plan;
    {
        progress::Task task(services_.progress, fmt::format("Checking {} objects", desired.size()));
        plan = make_plan(services_, desired, knowledge(), cancel);
    }
    for (const auto& change : plan.changes) result.changes.push_back({change.desired->ref, change.action, change.paths});
    if (options.dry_run == kube::DryRun::yes) {
        result.pruned = prune(services_, inventory, desired, options.consent, kube::DryRun::yes, cancel);
        return result;
    }
    AppliedVersions applied;
    std::mutex applied_mutex;
    {
        const auto changing = desired.size() - plan.count(Action::unchanged);
        progress::Task task(services_.progress, changing == 0 ? std::string("Applying (nothing changed)") : fmt::format("Applying {} objects", changing));
        ApplyListener listener;
        listener.after = [&](const DesiredObject& object, const json::Value& live) {
            if (healer_) healer_->applied(object, live);
            remember(object, live);
            const std::lock_guard lock(applied_mutex);
            applied[kube::key_of(object.ref)] = kube::resource_version_of(live);
        };
        if (healer_) {
            healer_->retain(desired);
            listener.before = [&](const DesiredObject& object) { healer_->applying(object); };
            listener.failed = [&](const DesiredObject& object) { healer_->not_applied(object); };
        }
        apply_plan(services_, plan, inventory, {.listener = std::move(listener)}, cancel);
    }
    result.pruned = prune(services_, inventory, desired, options.consent, kube::DryRun::no, cancel);
    {
        const std::lock_guard lock(inventory_mutex_);
        inventory_ = std::move(inventory);
    }
    if (options.on_applied) options.on_applied(result);
    if (healer_ || options.wait == Wait::yes) watch(desired, cancel);
    if (options.wait == Wait::yes) wait_healthy(services_, desired, applied, *view_, options.timeout, cancel);
    return result;
}

}  // namespace berth::sync
