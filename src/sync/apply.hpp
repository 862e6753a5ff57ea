// SPDX-License-Identifier: Apache-2.0
// Carries out a plan: stage after stage, in parallel inside each, the inventory written before the first object.
#pragma once

#include <chrono>
#include <functional>

#include "sync/inventory.hpp"
#include "sync/plan.hpp"

namespace berth::sync {

/// Told from the threads that apply, around every object; also around those that are unchanged (with their live form).
struct ApplyListener {
    std::function<void(const DesiredObject&)> before{};
    std::function<void(const DesiredObject&, const json::Value& applied)> after{};
    std::function<void(const DesiredObject&)> failed{};  ///< instead of after()
};

struct ApplyOptions {
    ApplyListener listener{};
    std::chrono::milliseconds established_timeout{60'000};  ///< for definitions, and for what is still being deleted
};

/// Afterwards `inventory` has the uids of all objects and is saved, also when some were refused.
void apply_plan(SyncServices& services, const Plan& plan, Inventory& inventory, const ApplyOptions& options, const CancelToken& cancel);

}  // namespace berth::sync
