// SPDX-License-Identifier: Apache-2.0
// The order of the steps.
#pragma once

#include "cluster/steps/step.hpp"

namespace berth::cluster {

/// From nothing to a cluster whose nodes are ready.
void run_creation(StepContext& context, const CancelToken& cancel);
/// From a stopped cluster to a running one, with the same addresses.
void run_restart(StepContext& context, const CancelToken& cancel);

}  // namespace berth::cluster
