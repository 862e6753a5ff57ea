// SPDX-License-Identifier: Apache-2.0
// Nodes without any container engine: an overlay, a bridge, and an OCI runtime that starts systemd.
#pragma once

#include "cluster/engine.hpp"
#include "cluster/state.hpp"
#include "runtime/runtime.hpp"

namespace berth::cluster {

class NativeEngine final : public Engine {
public:
    NativeEngine(runtime::Runtime& runtime, ClusterDirectory directory);

    void ensure_network(const ClusterState& cluster) override;
    void remove_network(const ClusterState& cluster) override;
    void prepare_node(const ClusterState& cluster, const NodeState& node) override;
    void start_node(const ClusterState& cluster, const NodeState& node, const CancelToken& cancel) override;
    void stop_node(const ClusterState& cluster, const NodeState& node) override;
    void remove_node(const ClusterState& cluster, const NodeState& node) override;
    [[nodiscard]] NodeStatus node_status(const ClusterState& cluster, const NodeState& node) override;
    ProcessResult exec(const ClusterState& cluster, const NodeState& node, const runtime::ExecRequest& request,
                       const CancelToken& cancel) override;
    [[nodiscard]] AbsolutePath root_path(const ClusterState& cluster, const NodeState& node) const override;
    [[nodiscard]] AbsolutePath var_path(const ClusterState& cluster, const NodeState& node) const override;
    [[nodiscard]] AbsolutePath socket_path(const ClusterState& cluster, const NodeState& node,
                                           const std::string& path) override;

private:
    [[nodiscard]] AbsolutePath folder(const ClusterState& cluster, const NodeState& node) const;

    runtime::Runtime& runtime_;
    ClusterDirectory directory_;
};

/// Throws Error(denied) with a hint unless this process may make nodes.
void check_native_engine();

}  // namespace berth::cluster
