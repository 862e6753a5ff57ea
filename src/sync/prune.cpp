// SPDX-License-Identifier: Apache-2.0
// Pruning by inventory.

#include "sync/prune.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kube/api_error.hpp"
#include "kube/fields.hpp"
#include "sync/stage.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

bool is_exempt(const Value& live) {
    // What teams already write for Argo CD and Flux means the same here.
    const auto argo = text_at(live, {"metadata", "annotations", "argocd.argoproj.io/sync-options"});
    return argo.find("Prune=false") != std::string_view::npos ||
           text_at(live, {"metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"}) == "disabled";
}

// Why it must stay; empty if it may go.
std::string reason_to_keep(const Value& live, const InventoryEntry& entry, const std::string& inventory, PruneConsent consent) {
    if (text_at(live, {"metadata", "labels", owner_label}) != inventory) return fmt::format("it no longer carries the label '{}={}'", owner_label, inventory);
    if (!entry.uid.empty() && text_at(live, {"metadata", "uid"}) != entry.uid) return "somebody else made it anew";
    if (is_exempt(live)) return "its annotations say so";
    if (holds_data(entry.ref.gvk) && consent == PruneConsent::ordinary) return "it holds data: confirm with --yes";
    return {};
}

}  // namespace

PruneResult prune(SyncServices& services, Inventory& inventory, const std::vector<DesiredObject>& desired, PruneConsent consent,
                  kube::DryRun dry_run, const CancelToken& cancel) {
    PruneResult result;
    if (desired.empty() && !inventory.entries().empty() && consent == PruneConsent::ordinary)
        throw Error(ErrorKind::denied,
                    fmt::format("the manifests are empty, and the inventory '{}' has {} objects", inventory.name(), inventory.entries().size()),
                    "if all of them are to be removed, confirm with --yes");
    std::set<kube::ObjectKey> wanted;
    for (const auto& object : desired) wanted.insert(kube::key_of(object.ref));
    std::vector<InventoryEntry> candidates;
    for (const auto& [key, entry] : inventory.entries())
        if (!wanted.contains(key)) candidates.push_back(entry);
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto& left, const auto& right) {
        return stage_of(left.ref.gvk) > stage_of(right.ref.gvk);
    });
    for (const auto& entry : candidates) {
        cancel.throw_if_cancelled();
        const auto live = services.api.find_resource(entry.ref.gvk, cancel) ? services.api.find(entry.ref, cancel) : std::nullopt;
        if (!live || kube::find_at(*live, {"metadata", "deletionTimestamp"})) {
            inventory.erase(kube::key_of(entry.ref));
            continue;
        }
        if (auto reason = reason_to_keep(*live, entry, inventory.name(), consent); !reason.empty()) {
            // What is somebody else's now is forgotten; what may still be confirmed stays on record.
            if (text_at(*live, {"metadata", "labels", owner_label}) != inventory.name()) inventory.erase(kube::key_of(entry.ref));
            result.kept.push_back({entry.ref, std::move(reason)});
            continue;
        }
        result.removed.push_back(entry.ref);
        if (dry_run == kube::DryRun::yes) continue;
        try {
            services.api.remove(entry.ref, {.uid = std::string(text_at(*live, {"metadata", "uid"}))}, cancel);
        } catch (const kube::ApiError& error) {
            if (error.status().code != 404) throw error.within(fmt::format("cannot remove {}", kube::to_text(entry.ref)));
        }
        inventory.erase(kube::key_of(entry.ref));
    }
    if (dry_run == kube::DryRun::no) inventory.save(services.api, cancel);
    return result;
}

}  // namespace berth::sync
