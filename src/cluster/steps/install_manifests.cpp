// SPDX-License-Identifier: Apache-2.0
// The node image's own network for pods and its default storage class, handed to the API server in one go.
#include "base/file.hpp"
#include "base/error.hpp"
#include "cluster/manifest_template.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

void install_manifests(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    const AbsolutePath root = context.engine.root_path(context.state, node);
    std::string manifests;
    if (context.spec.networking.default_cni == DefaultCni::installed) {
        const auto cni = find_file(root / "kind/manifests/default-cni.yaml");
        if (!cni) {
            throw Error(ErrorKind::invalid, "image '" + node.image + "' has no /kind/manifests/default-cni.yaml",
                        "set networking.disableDefaultCNI and install a pod network yourself");
        }
        manifests = fill_cni_manifest(*cni, context.state);
    }
    if (const auto storage = find_file(root / "kind/manifests/default-storage.yaml")) {
        manifests += "\n---\n" + *storage;
    } else {
        progress::warn(context.progress, "image '" + node.image + "' has no default storage class");
    }
    if (manifests.empty()) {
        return;
    }
    // The administrator's own rights are only being set up at this moment; the super administrator needs none.
    const bool has_super = exists(root / "etc/kubernetes/super-admin.conf");
    const std::string config = has_super ? "/etc/kubernetes/super-admin.conf" : "/etc/kubernetes/admin.conf";
    context.run_in_node(node,
                        {"kubectl", "--kubeconfig=" + config, "apply", "--server-side", "--force-conflicts",
                         "--validate=false", "--filename", "-"},
                        cancel, manifests);
}

}  // namespace berth::cluster
