// SPDX-License-Identifier: Apache-2.0
// What a cluster should be: the values of kind's configuration file (kind.x-k8s.io/v1alpha4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "runtime/ipv4.hpp"
#include "runtime/nat.hpp"

namespace berth::cluster {

using StringPairs = std::vector<std::pair<std::string, std::string>>;

enum class NodeRole : std::uint8_t { control_plane, worker };
/// "control-plane", "worker".
[[nodiscard]] const char* role_name(NodeRole role);

enum class KubeProxyMode : std::uint8_t { iptables, ipvs, nftables, none };
[[nodiscard]] const char* proxy_mode_name(KubeProxyMode mode);

enum class MountPropagation : std::uint8_t { none, host_to_container, bidirectional };
enum class MountAccess : std::uint8_t { read_write, read_only };

struct ExtraMount {
    std::string container_path;
    std::string host_path;  ///< absolute
    MountAccess access = MountAccess::read_write;
    MountPropagation propagation = MountPropagation::none;
};

struct PortMapping {
    std::uint16_t container_port = 0;
    /// None: berth picks a free one.
    std::optional<std::uint16_t> host_port;
    runtime::Ipv4Address listen;  ///< 0.0.0.0 by default
    runtime::TransportProtocol protocol = runtime::TransportProtocol::tcp;
    std::string position;  ///< "kind.yaml:12", for messages
};

/// A JSON merge patch (RFC 7386) for the kubeadm documents of its `kind`.
struct MergePatch {
    json::Value patch;
    std::string position;
};

/// A JSON patch (RFC 6902) for the kubeadm document of that group, version and kind.
struct Json6902Patch {
    std::string group;
    std::string version;
    std::string kind;
    json::Value patch;
    std::string position;
};

/// TOML to be merged into containerd's configuration.
struct ContainerdPatch {
    std::string toml;
    std::string position;
};

struct NodeConfig {
    NodeRole role = NodeRole::control_plane;
    std::string image;  ///< empty = the cluster's
    StringPairs labels;
    std::vector<ExtraMount> mounts;
    std::vector<PortMapping> ports;
    std::vector<MergePatch> kubeadm_patches;
    std::vector<Json6902Patch> kubeadm_json_patches;
};

enum class DefaultCni : std::uint8_t { installed, left_out };

struct NetworkingConfig {
    /// Where the API server is reached on this machine.
    runtime::Ipv4Address api_server_address{0x7f000001U};
    std::optional<std::uint16_t> api_server_port;  ///< none = berth picks a free one
    runtime::Ipv4Subnet pod_subnet{{0x0af40000U}, 16};      // 10.244.0.0/16
    runtime::Ipv4Subnet service_subnet{{0x0a600000U}, 16};  // 10.96.0.0/16
    DefaultCni default_cni = DefaultCni::installed;
    KubeProxyMode proxy_mode = KubeProxyMode::iptables;
    std::optional<std::vector<std::string>> dns_search;
};

struct ClusterSpec {
    std::string name = "kind";
    std::vector<NodeConfig> nodes;
    NetworkingConfig networking;
    std::vector<std::pair<std::string, bool>> feature_gates;
    StringPairs runtime_config;
    std::vector<MergePatch> kubeadm_patches;
    std::vector<Json6902Patch> kubeadm_json_patches;
    std::vector<ContainerdPatch> containerd_patches;
};

/// One control-plane node, everything else by default.
[[nodiscard]] ClusterSpec default_spec();

/// kind's names: NAME-control-plane, NAME-control-plane2, NAME-worker, ... in the order of `spec.nodes`.
[[nodiscard]] std::vector<std::string> node_names(const ClusterSpec& spec);

/// Throws Error(invalid) unless it is `[a-z0-9.-]+` and short enough for host names.
void check_cluster_name(const std::string& name);

}  // namespace berth::cluster
