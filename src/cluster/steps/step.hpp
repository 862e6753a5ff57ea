// SPDX-License-Identifier: Apache-2.0
// What the steps of making a cluster share, and their list.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/progress.hpp"
#include "cluster/config/spec.hpp"
#include "cluster/engine.hpp"
#include "cluster/kubernetes_version.hpp"
#include "cluster/state.hpp"
#include "kube/kube_api.hpp"
#include "kube/kubeconfig.hpp"

namespace berth::cluster {

/// Makes a client for an API server.
using Connect = std::function<std::unique_ptr<kube::KubeApi>(const kube::Connection&)>;

/// One cluster in the making. The steps may read everything and change what their comment says.
struct StepContext {
    const ClusterSpec& spec;
    ClusterState& state;
    Engine& engine;
    const ClusterDirectory& directory;
    progress::Sink& progress;
    Clock& clock;
    const Connect& connect;
    /// Of the step that runs.
    progress::Task* task = nullptr;
    /// How long to wait for nodes to be ready; zero = not at all.
    std::chrono::nanoseconds wait{};
    KubernetesVersion version{};
    /// RFC 3339: what nodes said of themselves before is of an earlier life.
    std::string started{};

    /// Client of the cluster's API server with all rights, from this machine.
    [[nodiscard]] std::unique_ptr<kube::KubeApi> connect_api() const;
    /// The node's part of the specification.
    [[nodiscard]] const NodeConfig& config_of(const NodeState& node) const;
    [[nodiscard]] std::vector<const NodeState*> workers() const;
    /// A command in a node; throws Error with the command's last words unless it succeeds.
    std::string run_in_node(const NodeState& node, std::vector<std::string> arguments, const CancelToken& cancel,
                            std::string input = {}) const;
};

using StepFunction = void (*)(StepContext&, const CancelToken&);

// Each in the file of its name.
/// Bridge, address translation.
void set_up_network(StepContext& context, const CancelToken& cancel);
/// Root file systems of the nodes, with kubeadm's and containerd's configuration in them; sets `version`.
void write_configuration(StepContext& context, const CancelToken& cancel);
/// Boots all nodes at once; returns when containerd answers in each. Before that, while
/// they boot, the files of a new control plane are made.
void start_nodes(StepContext& context, const CancelToken& cancel);
/// Mounts and boots the nodes that are stopped.
void restart_nodes(StepContext& context, const CancelToken& cancel);
/// etcd and the API server, and then everything that needs them, all at once.
void start_control_plane(StepContext& context, const CancelToken& cancel);
/// Until every node is Ready.
void wait_ready(StepContext& context, const CancelToken& cancel);

// Parts of steps.
/// In the control-plane node, before its kubelet runs: keys, certificates, kubeconfigs, static pod manifests, and what
/// each worker's kubelet needs to be known at once.
void make_control_plane_files(StepContext& context, const CancelToken& cancel);
/// The node image's pod network (unless the specification leaves it out) and default storage class.
void install_manifests(StepContext& context, kube::KubeApi& api, const CancelToken& cancel);
/// Whether the worker can start with files made beforehand; one with unusual wishes joins by `kubeadm join`.
[[nodiscard]] bool starts_prepared(const StepContext& context, const NodeState& node);
/// The kubelets of the workers that start prepared.
void start_prepared_workers(StepContext& context, const CancelToken& cancel);
/// `kubeadm join` for the others; needs the bootstrap token to be known to the API server.
void join_other_workers(StepContext& context, const CancelToken& cancel);

/// The error with the last journal lines of the node's services as its cause.
[[nodiscard]] Error with_journal(StepContext& context, const NodeState& node, const Error& error);

}  // namespace berth::cluster
