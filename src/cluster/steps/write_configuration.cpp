// SPDX-License-Identifier: Apache-2.0
// Step: the nodes' files. Everything is in place before a node boots, so nothing has to be restarted for it.
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/thread_pool.hpp"
#include "cluster/config/containerd_config.hpp"
#include "cluster/kubeadm_config.hpp"
#include "cluster/steps/step.hpp"
#include "runtime/cgroups.hpp"

namespace berth::cluster {

void write_configuration(StepContext& context, const CancelToken& cancel) {
    std::vector<std::function<void(const CancelToken&)>> pieces;
    for (const NodeState& node : context.state.nodes) {
        pieces.emplace_back([&](const CancelToken& token) {
            token.throw_if_cancelled();
            context.engine.prepare_node(context.state, node);
        });
    }
    run_concurrently(std::move(pieces), cancel);

    std::vector<std::string> warnings;
    for (const NodeState& node : context.state.nodes) {
        const AbsolutePath root = context.engine.root_path(context.state, node);
        const auto text = find_file(root / "kind/version");
        if (!text) {
            throw Error(ErrorKind::invalid, "image '" + node.image + "' is not a node image: it has no /kind/version",
                        "take a kindest/node image, or make one with 'berth node-image build'");
        }
        const auto version = KubernetesVersion::parse(*text);
        if (&node == &context.state.control_plane()) {
            context.version = version;
            context.state.kubernetes_version = version.text;
        }
        const KubeadmRequest request{.spec = context.spec,
                                     .state = context.state,
                                     .node = node,
                                     .config = context.config_of(node),
                                     .version = version,
                                     .cgroups = runtime::find_cgroup_layout()};
        // The cluster's patches warn once, not once a node.
        std::vector<std::string> node_warnings;
        const std::vector<json::Value> documents = make_kubeadm_documents(request, node_warnings);
        write_file(root / "kind/kubeadm.conf", write_kubeadm_documents(documents), {.mode = 0600});
        if (const auto prepared = make_kubelet_documents(documents, node, context.state.control_plane().address)) {
            write_file(root / "kind/kubelet.conf", write_kubeadm_documents(*prepared), {.mode = 0600});
        }
        if (!context.spec.containerd_patches.empty()) {
            const AbsolutePath path = root / "etc/containerd/config.toml";
            write_file(path, patch_containerd_config(read_file(path), context.spec.containerd_patches, node_warnings));
        }
        if (warnings.empty()) {
            warnings = node_warnings;
        }
    }
    for (const std::string& warning : warnings) {
        progress::warn(context.progress, warning);
    }
}

}  // namespace berth::cluster
