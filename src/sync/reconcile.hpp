// SPDX-License-Identifier: Apache-2.0
// One reconciliation: check, apply, prune, wait; with the watches and the healing that outlive it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sync/healer.hpp"
#include "sync/inventory.hpp"
#include "sync/live_view.hpp"
#include "sync/plan.hpp"
#include "sync/prune.hpp"
#include "sync/services.hpp"

namespace berth::sync {

enum class Heal : std::uint8_t { no, yes };
enum class Wait : std::uint8_t { no, yes };

struct ReconcileResult {
    struct Change {
        kube::ObjectRef ref;
        Action action = Action::unchanged;
        std::vector<std::string> paths;
    };
    std::vector<Change> changes;  ///< every desired object
    PruneResult pruned;

    [[nodiscard]] std::size_t count(Action action) const;
};

struct ReconcileOptions {
    std::string name_space = "default";  ///< for objects that name none
    PruneConsent consent = PruneConsent::ordinary;
    kube::DryRun dry_run = kube::DryRun::no;
    Wait wait = Wait::yes;
    std::chrono::milliseconds timeout{300'000};  ///< for health
    std::function<void(const ReconcileResult&)> on_applied{};  ///< all is written, health not yet waited for
};

/// Holds what lasts between reconciliations of one inventory.
class Reconciler {
public:
    /// With Heal::yes drift is put back from the first reconcile() on, until this is destroyed; `on_healed` is told.
    Reconciler(SyncServices services, std::string inventory, Heal heal, std::function<void(const Healed&)> on_healed,
               const CancelToken& cancel);
    ~Reconciler();

    /// Not from two threads at once. Cancelled by its own token (a newer change), it leaves what is applied as it is.
    ReconcileResult reconcile(std::vector<Manifest> manifests, const ReconcileOptions& options, const CancelToken& cancel);

private:
    /// What was applied last, so that it need not be tried again.
    struct Applied {
        json::Value object;
        json::Value fields;
        kube::OwnedFields owned;
    };

    [[nodiscard]] PlanKnowledge knowledge() const;
    void remember(const DesiredObject& object, const json::Value& live);
    [[nodiscard]] std::optional<json::Value> find_unchanged(const DesiredObject& object) const;
    [[nodiscard]] Inventory inventory_for(const std::vector<DesiredObject>& desired, const CancelToken& cancel);
    void watch(const std::vector<DesiredObject>& desired, const CancelToken& cancel);
    void record_healed(const Healed& healed);

    SyncServices services_;
    std::string name_;
    CancelToken cancel_;
    std::function<void(const Healed&)> on_healed_;
    mutable std::mutex applied_mutex_;
    std::map<kube::ObjectKey, Applied> applied_;
    std::mutex inventory_mutex_;
    std::optional<Inventory> inventory_;
    std::unique_ptr<Healer> healer_;
    std::unique_ptr<LiveView> view_;  // after the healer: its threads call it
};

}  // namespace berth::sync
