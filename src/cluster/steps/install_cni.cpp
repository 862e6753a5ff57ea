// SPDX-License-Identifier: Apache-2.0
// Step: the network of the pods.
#include "base/error.hpp"
#include "base/file.hpp"
#include "cluster/manifest_template.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void install_cni(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    const AbsolutePath path = context.engine.root_path(context.state, node) / "kind/manifests/default-cni.yaml";
    const std::string manifest = fill_cni_manifest(read_file(path), context.state);
    context.run_in_node(node,
                        {"kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", "apply", "--server-side",
                         "--validate=false", "--filename", "-"},
                        cancel, manifest);
}

}  // namespace berth::cluster
