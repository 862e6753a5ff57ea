// SPDX-License-Identifier: Apache-2.0
// Names of and in a cluster.
#include "cluster/config/spec.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace berth::cluster {

const char* role_name(NodeRole role) { return role == NodeRole::control_plane ? "control-plane" : "worker"; }

const char* proxy_mode_name(KubeProxyMode mode) {
    switch (mode) {
        case KubeProxyMode::iptables: return "iptables";
        case KubeProxyMode::ipvs: return "ipvs";
        case KubeProxyMode::nftables: return "nftables";
        case KubeProxyMode::none: return "none";
    }
    return "";
}

ClusterSpec default_spec() {
    ClusterSpec spec;
    spec.nodes.emplace_back();
    return spec;
}

std::vector<std::string> node_names(const ClusterSpec& spec) {
    std::vector<std::string> names;
    int control_planes = 0;
    int workers = 0;
    for (const NodeConfig& node : spec.nodes) {
        const int number = node.role == NodeRole::control_plane ? ++control_planes : ++workers;
        names.push_back(spec.name + "-" + role_name(node.role) + (number == 1 ? "" : std::to_string(number)));
    }
    return names;
}

void check_cluster_name(const std::string& name) {
    constexpr std::size_t longest = 40;  // a node's host name may have 63 characters
    const bool well_formed = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
    if (!well_formed || name.front() == '.' || name.front() == '-') {
        throw Error(ErrorKind::invalid, "'" + name + "' is not a cluster name",
                    "use lower-case letters, digits, '.' and '-', beginning with a letter or digit");
    }
    if (name.size() > longest) {
        throw Error(ErrorKind::invalid, "cluster name '" + name + "' is longer than 40 characters",
                    "node names made from it would not be valid host names");
    }
}

}  // namespace berth::cluster
