// SPDX-License-Identifier: Apache-2.0
// Part of the step "nodes": what kubeadm can make before anything of Kubernetes runs, while the nodes still boot.
#include "base/error.hpp"
#include "base/file.hpp"
#include "cluster/steps/step.hpp"

namespace berth::cluster {

namespace {

constexpr const char* leaves_out =
    "preflight,kubelet-start,wait-control-plane,upload-config,upload-certs,mark-control-plane,bootstrap-token,"
    "kubelet-finalize,addon,show-join-command";

// A certificate for the worker's kubelet, so that it is known to the API server from the first moment.
void make_worker_identity(StepContext& context, const NodeState& worker, const CancelToken& cancel) {
    const NodeState& control_plane = context.state.control_plane();
    const AbsolutePath root = context.engine.root_path(context.state, control_plane);
    const AbsolutePath worker_root = context.engine.root_path(context.state, worker);
    const std::string folder = "/kind/workers/" + worker.name;
    ensure_directory(root / folder.substr(1), 0700);
    write_file(root / (folder.substr(1) + "/kubeadm.conf"), read_file(worker_root / "kind/kubelet.conf"),
               {.mode = 0600});
    context.run_in_node(control_plane,
                        {"kubeadm", "init", "phase", "kubeconfig", "kubelet", "--config=" + folder + "/kubeadm.conf",
                         "--kubeconfig-dir=" + folder},
                        cancel);
    ensure_directory(worker_root / "etc/kubernetes/pki");
    ensure_directory(worker_root / "etc/kubernetes/manifests");
    write_file(worker_root / "etc/kubernetes/pki/ca.crt", read_file(root / "etc/kubernetes/pki/ca.crt"));
    write_file(worker_root / "etc/kubernetes/kubelet.conf", read_file(root / (folder.substr(1) + "/kubelet.conf")),
               {.mode = 0600});
}

}  // namespace

void make_control_plane_files(StepContext& context, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    context.run_in_node(node,
                        {"kubeadm", "init", "--config=/kind/kubeadm.conf", "--skip-token-print",
                         std::string("--skip-phases=") + leaves_out},
                        cancel);
    // Held back until the API server answers: started earlier, both only wait for it with growing pauses.
    const AbsolutePath root = context.engine.root_path(context.state, node);
    for (const char* name : {"kube-controller-manager.yaml", "kube-scheduler.yaml"}) {
        rename_path(root / "etc/kubernetes/manifests" / name, root / "etc/kubernetes" / name);
    }
    for (const NodeState* worker : context.workers()) {
        if (starts_prepared(context, *worker)) {
            make_worker_identity(context, *worker, cancel);
        }
    }
    remove_tree(root / "kind/workers");
}

}  // namespace berth::cluster
