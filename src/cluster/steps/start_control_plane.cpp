// SPDX-License-Identifier: Apache-2.0
// Step: kubeadm makes the control plane.
#include "base/error.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void start_control_plane(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    try {
        context.run_in_node(node, {"kubeadm", "init", "--config=/kind/kubeadm.conf", "--skip-token-print"}, cancel);
    } catch (const Error& error) {
        throw with_journal(context, node, error);
    }
}

}  // namespace berth::cluster
