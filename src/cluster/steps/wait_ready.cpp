// SPDX-License-Identifier: Apache-2.0
// Step: until the nodes are Ready.
#include <chrono>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void wait_ready(StepContext& context, const CancelToken& cancel) {
    if (context.wait.count() <= 0) {
        return;
    }
    const NodeState& control_plane = context.state.control_plane();
    std::vector<std::string> arguments{"kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", "wait",
                                       "--for=condition=Ready",
                                       "--timeout=" + std::to_string(std::chrono::ceil<std::chrono::seconds>(context.wait).count()) + "s"};
    for (const NodeState& node : context.state.nodes) {
        arguments.push_back("node/" + node.name);
    }
    try {
        context.run_in_node(control_plane, arguments, cancel);
    } catch (const Error& error) {
        throw with_journal(context, control_plane, error)
            .within("not every node was ready within " + format_elapsed(context.wait));
    }
}

}  // namespace berth::cluster
