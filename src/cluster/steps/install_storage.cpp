// SPDX-License-Identifier: Apache-2.0
// Step: the default storage class.
#include "base/file.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void install_storage(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    const AbsolutePath path = context.engine.root_path(context.state, node) / "kind/manifests/default-storage.yaml";
    const auto manifest = find_file(path);
    if (!manifest) {
        progress::warn(context.progress, "image '" + node.image + "' has no default storage class");
        return;
    }
    context.run_in_node(node,
                        {"kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", "apply", "--server-side",
                         "--validate=false", "--filename", "-"},
                        cancel, *manifest);
}

}  // namespace berth::cluster
