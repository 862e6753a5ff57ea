// SPDX-License-Identifier: Apache-2.0
// Step: the cluster's own network.
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void set_up_network(StepContext& context, const CancelToken& cancel) {
    cancel.throw_if_cancelled();
    context.task->detail(context.state.subnet.text());
    context.engine.ensure_network(context.state);
}

}  // namespace berth::cluster
