// SPDX-License-Identifier: Apache-2.0
// Helpers of all steps.
#include "cluster/steps/step.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace berth::cluster {

std::unique_ptr<kube::KubeApi> StepContext::connect_api() const {
    const AbsolutePath folder = engine.root_path(state, state.control_plane()) / "etc/kubernetes";
    // The administrator's own rights are set up late; the super administrator (since v1.29) needs none.
    const AbsolutePath file = exists(folder / "super-admin.conf") ? folder / "super-admin.conf" : folder / "admin.conf";
    kube::Connection connection = kube::Kubeconfig::load({file}).connection("");
    connection.server = server_url(state);
    return connect(connection);
}

const NodeConfig& StepContext::config_of(const NodeState& node) const {
    const std::vector<std::string> names = node_names(spec);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == node.name) {
            return spec.nodes[i];
        }
    }
    throw Error("node '" + node.name + "' is not in the specification");
}

std::vector<const NodeState*> StepContext::workers() const {
    std::vector<const NodeState*> found;
    for (const NodeState& node : state.nodes) {
        if (node.role == NodeRole::worker) {
            found.push_back(&node);
        }
    }
    return found;
}

std::string StepContext::run_in_node(const NodeState& node, std::vector<std::string> arguments,
                                     const CancelToken& cancel, std::string input) const {
    runtime::ExecRequest request{.id = node.name, .arguments = std::move(arguments)};
    if (!input.empty()) {
        request.streams.input = std::move(input);
    }
    ProcessResult result = engine.exec(state, node, request, cancel);
    if (result.status != 0) {
        throw process_error({.arguments = request.arguments}, result).within("node '" + node.name + "' failed");
    }
    return std::move(result.output);
}

Error with_journal(StepContext& context, const NodeState& node, const Error& error) {
    try {
        const ProcessResult journal = context.engine.exec(
            context.state, node,
            {.id = node.name,
             .arguments = {"journalctl", "--no-pager", "--output", "cat", "--lines", "12", "--unit", "kubelet",
                           "--unit", "containerd"}},
            {});
        const std::string_view text = trim(journal.output);
        if (!text.empty()) {
            return error.with_cause("the journal of node '" + node.name + "' ends with:\n" + std::string(text));
        }
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the first error matters more
    }
    return error;
}

}  // namespace berth::cluster
