// SPDX-License-Identifier: Apache-2.0
// What berth remembers of a cluster between commands: one JSON file, written as a whole.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/path.hpp"
#include "cluster/config/spec.hpp"
#include "runtime/ipv4.hpp"
#include "runtime/nat.hpp"

namespace berth::cluster {

enum class Phase : std::uint8_t {
    creating,  ///< not all steps are done: `up` begins again, with the same addresses
    ready,     ///< was complete once; its containers may be stopped
};

struct NodeState {
    std::string name;
    NodeRole role = NodeRole::control_plane;
    runtime::Ipv4Address address;
    std::string link;  ///< the host's end of the node's network link
    std::vector<runtime::PortForward> forwards;
    std::vector<ExtraMount> mounts;
    std::string image;                ///< as named by the user
    std::string image_digest;
    std::vector<AbsolutePath> layers; ///< lower folders of the node's root, lowest priority last
    std::vector<std::string> entrypoint;
    StringPairs environment;
};

struct ClusterState {
    std::string name;
    Phase phase = Phase::creating;
    std::string tag;  ///< tells clusters of the same name in different homes apart on this machine
    std::string kubernetes_version;
    std::string created;        ///< RFC 3339
    std::string configuration;  ///< digest of what the cluster was asked to be
    runtime::Ipv4Subnet subnet;
    std::string bridge;
    std::string nat_table;
    runtime::Ipv4Address api_server_address;
    std::uint16_t api_server_port = 0;
    runtime::Ipv4Subnet pod_subnet;
    runtime::Ipv4Subnet service_subnet;
    std::string kubeconfig;  ///< the file its context was merged into
    std::string dns_search;  ///< for /etc/resolv.conf of the nodes; "" = this machine's
    std::vector<std::string> loaded;  ///< digests of manifests whose content nodes see in the store
    std::vector<NodeState> nodes;

    [[nodiscard]] const NodeState& control_plane() const { return nodes.front(); }
    [[nodiscard]] const NodeState* find_node(std::string_view node) const;
};

/// Where the API server is reached from this machine: "https://127.0.0.1:41234".
[[nodiscard]] std::string server_url(const ClusterState& state);

[[nodiscard]] std::string write_state(const ClusterState& state);
/// Throws Error(invalid) naming `source`.
[[nodiscard]] ClusterState read_state(std::string_view text, const std::string& source);

/// The folders below $BERTH_HOME/clusters.
class ClusterDirectory {
public:
    explicit ClusterDirectory(const AbsolutePath& home) : home_(home), top_(home / "clusters") {}

    [[nodiscard]] const AbsolutePath& home() const { return home_; }
    [[nodiscard]] AbsolutePath of(const std::string& cluster) const { return top_ / cluster; }
    [[nodiscard]] AbsolutePath node(const std::string& cluster, const std::string& node) const;
    /// Names of the clusters that have a folder, half-made ones included, sorted.
    [[nodiscard]] std::vector<std::string> list() const;
    [[nodiscard]] std::optional<ClusterState> find(const std::string& cluster) const;
    void save(const ClusterState& state) const;
    /// One command at a time changes a cluster. Waits until it is free.
    [[nodiscard]] FileLock lock(const std::string& cluster, const CancelToken& cancel) const;
    /// Guards the choice of subnets and ports among all clusters.
    [[nodiscard]] FileLock lock_all(const CancelToken& cancel) const;

private:
    AbsolutePath home_;
    AbsolutePath top_;
};

}  // namespace berth::cluster
