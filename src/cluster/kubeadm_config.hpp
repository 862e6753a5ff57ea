// SPDX-License-Identifier: Apache-2.0
// What kubeadm is told, for each Kubernetes version in the form that version reads.
#pragma once

#include <string>
#include <vector>

#include "cluster/config/spec.hpp"
#include "cluster/kubernetes_version.hpp"
#include "cluster/state.hpp"
#include "runtime/cgroups.hpp"

namespace berth::cluster {

/// The token with which nodes join. It is no secret: only machines on the cluster's own bridge can use it.
inline constexpr const char* bootstrap_token = "abcdef.0123456789abcdef";

struct KubeadmRequest {
    const ClusterSpec& spec;
    const ClusterState& state;
    const NodeState& node;
    /// The node's own part of the specification.
    const NodeConfig& config;
    KubernetesVersion version;
    runtime::CgroupLayout cgroups = runtime::CgroupLayout::unified;
};

/// The configuration versions, as kind chooses them: v1beta2 below 1.23, v1beta3 below 1.36, v1beta4 from there on.
/// Throws Error(unsupported) for versions older than 1.22.
[[nodiscard]] std::string kubeadm_api_version(const KubernetesVersion& version);

/// Cluster, init, join, kubelet and kube-proxy configuration, the user's patches applied (the cluster's, then the
/// node's).
[[nodiscard]] std::vector<json::Value> make_kubeadm_documents(const KubeadmRequest& request,
                                                              std::vector<std::string>& warnings);

/// For a worker whose JoinConfiguration asks for nothing but a registered node: documents from which kubeadm makes that
/// node's kubeconfig without joining. nullopt when `kubeadm join` has more to do, and for control-plane nodes.
[[nodiscard]] std::optional<std::vector<json::Value>> make_kubelet_documents(const std::vector<json::Value>& documents,
                                                                             const NodeState& node,
                                                                             runtime::Ipv4Address control_plane);

/// The environment file of a prepared worker's kubelet, from that of the control plane's: the arguments that are that
/// node's own (in `control_plane`, its documents) are replaced by those of the worker (in `prepared`).
[[nodiscard]] std::string make_kubelet_flags(std::string_view control_plane_file,
                                             const std::vector<json::Value>& control_plane,
                                             const std::vector<json::Value>& prepared);

/// One file for `kubeadm --config`: the documents as YAML, which JSON is.
[[nodiscard]] std::string write_kubeadm_documents(const std::vector<json::Value>& documents);

}  // namespace berth::cluster
