// SPDX-License-Identifier: Apache-2.0
// What runs node containers: the seam between clusters and machines.
#pragma once

#include <cstdint>
#include <string>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "cluster/state.hpp"
#include "runtime/runtime.hpp"

namespace berth::cluster {

enum class NodeStatus : std::uint8_t { absent, stopped, running };
/// "absent", "stopped", "running".
[[nodiscard]] const char* status_name(NodeStatus status);

class Engine {
public:
    virtual ~Engine() = default;

    /// Bridge and address translation of the cluster, put (back) in place.
    virtual void ensure_network(const ClusterState& cluster) = 0;
    virtual void remove_network(const ClusterState& cluster) = 0;

    /// The node's root file system is there and can be written to below root_path(); nothing runs.
    virtual void prepare_node(const ClusterState& cluster, const NodeState& node) = 0;
    /// Starts a prepared node; returns when its first process runs with its network. No error when it runs already.
    virtual void start_node(const ClusterState& cluster, const NodeState& node, const CancelToken& cancel) = 0;
    /// Takes processes, mounts, links and control groups away; keeps what the node wrote.
    virtual void stop_node(const ClusterState& cluster, const NodeState& node) = 0;
    /// stop_node and the node's files. Works on half-made nodes too.
    virtual void remove_node(const ClusterState& cluster, const NodeState& node) = 0;

    [[nodiscard]] virtual NodeStatus node_status(const ClusterState& cluster, const NodeState& node) = 0;
    /// A process in the node, to its end.
    virtual ProcessResult exec(const ClusterState& cluster, const NodeState& node,
                               const runtime::ExecRequest& request, const CancelToken& cancel) = 0;
    /// Where this machine sees the node's files; prepared or running nodes only. /run and /tmp of a running node are
    /// not below it.
    [[nodiscard]] virtual AbsolutePath root_path(const ClusterState& cluster, const NodeState& node) const = 0;
    /// The same for what is below /var.
    [[nodiscard]] virtual AbsolutePath var_path(const ClusterState& cluster, const NodeState& node) const = 0;
    /// A path by which a unix socket of the running node, given by its path there, can be connected to.
    [[nodiscard]] virtual AbsolutePath socket_path(const ClusterState& cluster, const NodeState& node,
                                                   const std::string& path) = 0;
};

}  // namespace berth::cluster
