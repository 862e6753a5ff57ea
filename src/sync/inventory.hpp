// SPDX-License-Identifier: Apache-2.0
// The record, kept in the cluster, of what a sync owns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kube/kube_api.hpp"

namespace berth::sync {

struct InventoryEntry {
    kube::ObjectRef ref;
    std::string uid;  ///< empty: about to be made, or made by a run that was killed before it could say

    bool operator==(const InventoryEntry&) const = default;
};

/// A ConfigMap "berth-inventory-NAME" in the namespace "default".
class Inventory {
public:
    /// Empty if there is none yet. Throws Error if it cannot be read, rather than take it for empty.
    [[nodiscard]] static Inventory load(kube::KubeApi& api, const std::string& name, const CancelToken& cancel);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::map<kube::ObjectKey, InventoryEntry>& entries() const { return entries_; }
    void put(InventoryEntry entry);
    void erase(const kube::ObjectKey& key) { entries_.erase(key); }

    /// Writes it unless the cluster has it so already.
    void save(kube::KubeApi& api, const CancelToken& cancel);

private:
    std::string name_;
    std::map<kube::ObjectKey, InventoryEntry> entries_;
    std::map<kube::ObjectKey, InventoryEntry> saved_;
    bool exists_ = false;
};

/// Every inventory in the cluster, by name.
[[nodiscard]] std::vector<std::string> list_inventories(kube::KubeApi& api, const CancelToken& cancel);

/// A valid name made of any text: a directory's, a project's.
[[nodiscard]] std::string inventory_name(std::string_view text);

}  // namespace berth::sync
