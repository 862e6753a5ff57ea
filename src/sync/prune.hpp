// SPDX-License-Identifier: Apache-2.0
// Removes what the inventory owns and the manifests no longer have; never anything else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/desired.hpp"
#include "sync/inventory.hpp"
#include "sync/services.hpp"

namespace berth::sync {

enum class PruneConsent : std::uint8_t {
    ordinary,  ///< all but objects that hold data, and never everything
    data_too,  ///< the user confirmed: volumes, namespaces, definitions, and an empty set of manifests
};

struct PruneResult {
    struct Kept {
        kube::ObjectRef ref;
        std::string reason;
    };
    std::vector<kube::ObjectRef> removed;  ///< for a dry run: that would be
    std::vector<Kept> kept;
};

/// An object is removed only if it still carries this inventory's label and is the very object recorded. Throws
/// Error(denied) without touching anything when `desired` is empty, the inventory is not, and `consent` is ordinary.
PruneResult prune(SyncServices& services, Inventory& inventory, const std::vector<DesiredObject>& desired,
                  PruneConsent consent, kube::DryRun dry_run, const CancelToken& cancel);

}  // namespace berth::sync
