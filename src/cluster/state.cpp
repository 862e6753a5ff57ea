// SPDX-License-Identifier: Apache-2.0
// cluster.json and the folders around it.
#include "cluster/state.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "json/parse.hpp"
#include "json/value.hpp"
#include "json/write.hpp"

namespace berth::cluster {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr int format_version = 1;

Array pairs_to_json(const StringPairs& pairs) {
    Array out;
    for (const auto& [name, value] : pairs) {
        out.emplace_back(Array{name, value});
    }
    return out;
}

StringPairs pairs_from_json(const Value& value) {
    StringPairs pairs;
    for (const Value& entry : value.as_array()) {
        pairs.emplace_back(entry.as_array().at(0).as_string(), entry.as_array().at(1).as_string());
    }
    return pairs;
}

const Value& at(const Value& object, std::string_view name) {
    const Value* found = object.find(name);
    if (found == nullptr) {
        throw Error(ErrorKind::invalid, "field '" + std::string(name) + "' is missing");
    }
    return *found;
}

runtime::Ipv4Address address_at(const Value& object, std::string_view name) {
    const auto address = runtime::Ipv4Address::parse(at(object, name).as_string());
    if (!address) {
        throw Error(ErrorKind::invalid, "field '" + std::string(name) + "' is not an address");
    }
    return *address;
}

runtime::Ipv4Subnet subnet_at(const Value& object, std::string_view name) {
    const auto subnet = runtime::Ipv4Subnet::parse(at(object, name).as_string());
    if (!subnet) {
        throw Error(ErrorKind::invalid, "field '" + std::string(name) + "' is not a subnet");
    }
    return *subnet;
}

std::uint16_t port_at(const Value& object, std::string_view name) {
    return static_cast<std::uint16_t>(at(object, name).as_integer());
}

Object forward_to_json(const runtime::PortForward& forward) {
    return {{"listen", forward.listen.text()},
            {"hostPort", forward.host_port},
            {"target", forward.target.text()},
            {"targetPort", forward.target_port},
            {"protocol", runtime::protocol_name(forward.protocol)}};
}

runtime::PortForward forward_from_json(const Value& value) {
    const std::string& protocol = at(value, "protocol").as_string();
    using enum runtime::TransportProtocol;
    return {.listen = address_at(value, "listen"),
            .host_port = port_at(value, "hostPort"),
            .target = address_at(value, "target"),
            .target_port = port_at(value, "targetPort"),
            .protocol = protocol == "udp" ? udp : protocol == "sctp" ? sctp : tcp};
}

Object mount_to_json(const ExtraMount& mount) {
    return {{"containerPath", mount.container_path},
            {"hostPath", mount.host_path},
            {"readOnly", mount.access == MountAccess::read_only},
            {"propagation", static_cast<int>(mount.propagation)}};
}

ExtraMount mount_from_json(const Value& value) {
    return {.container_path = at(value, "containerPath").as_string(),
            .host_path = at(value, "hostPath").as_string(),
            .access = at(value, "readOnly").as_bool() ? MountAccess::read_only : MountAccess::read_write,
            .propagation = static_cast<MountPropagation>(at(value, "propagation").as_integer())};
}

Object node_to_json(const NodeState& node) {
    Array forwards, mounts, layers;
    for (const auto& forward : node.forwards) {
        forwards.emplace_back(forward_to_json(forward));
    }
    for (const auto& mount : node.mounts) {
        mounts.emplace_back(mount_to_json(mount));
    }
    for (const auto& layer : node.layers) {
        layers.emplace_back(layer.string());
    }
    return {{"name", node.name},
            {"role", role_name(node.role)},
            {"address", node.address.text()},
            {"link", node.link},
            {"forwards", std::move(forwards)},
            {"mounts", std::move(mounts)},
            {"image", node.image},
            {"imageDigest", node.image_digest},
            {"layers", std::move(layers)},
            {"entrypoint", Array(node.entrypoint.begin(), node.entrypoint.end())},
            {"environment", pairs_to_json(node.environment)}};
}

NodeState node_from_json(const Value& value) {
    NodeState node{.name = at(value, "name").as_string(),
                   .role = at(value, "role").as_string() == "worker" ? NodeRole::worker : NodeRole::control_plane,
                   .address = address_at(value, "address"),
                   .link = at(value, "link").as_string(),
                   .image = at(value, "image").as_string(),
                   .image_digest = at(value, "imageDigest").as_string(),
                   .environment = pairs_from_json(at(value, "environment"))};
    for (const Value& entry : at(value, "forwards").as_array()) {
        node.forwards.push_back(forward_from_json(entry));
    }
    for (const Value& entry : at(value, "mounts").as_array()) {
        node.mounts.push_back(mount_from_json(entry));
    }
    for (const Value& entry : at(value, "layers").as_array()) {
        node.layers.emplace_back(entry.as_string());
    }
    for (const Value& entry : at(value, "entrypoint").as_array()) {
        node.entrypoint.push_back(entry.as_string());
    }
    return node;
}

ClusterState state_from_json(const Value& value) {
    if (at(value, "version").as_integer() != format_version) {
        throw Error(ErrorKind::unsupported, "it was written by another version of berth");
    }
    ClusterState state{.name = at(value, "name").as_string(),
                       .phase = at(value, "phase").as_string() == "ready" ? Phase::ready : Phase::creating,
                       .tag = at(value, "tag").as_string(),
                       .kubernetes_version = at(value, "kubernetesVersion").as_string(),
                       .created = at(value, "created").as_string(),
                       .configuration = at(value, "configuration").as_string(),
                       .subnet = subnet_at(value, "subnet"),
                       .bridge = at(value, "bridge").as_string(),
                       .nat_table = at(value, "natTable").as_string(),
                       .api_server_address = address_at(value, "apiServerAddress"),
                       .api_server_port = port_at(value, "apiServerPort"),
                       .pod_subnet = subnet_at(value, "podSubnet"),
                       .service_subnet = subnet_at(value, "serviceSubnet"),
                       .kubeconfig = at(value, "kubeconfig").as_string(),
                       .dns_search = at(value, "dnsSearch").as_string()};
    for (const Value& digest : at(value, "loaded").as_array()) {
        state.loaded.push_back(digest.as_string());
    }
    for (const Value& node : at(value, "nodes").as_array()) {
        state.nodes.push_back(node_from_json(node));
    }
    if (state.nodes.empty()) {
        throw Error(ErrorKind::invalid, "it has no nodes");
    }
    return state;
}

}  // namespace

const NodeState* ClusterState::find_node(std::string_view node) const {
    const auto found = std::ranges::find(nodes, node, &NodeState::name);
    return found == nodes.end() ? nullptr : &*found;
}

std::string server_url(const ClusterState& state) {
    const std::string address = state.api_server_address.value == 0 ? "127.0.0.1" : state.api_server_address.text();
    return "https://" + address + ":" + std::to_string(state.api_server_port);
}

std::string write_state(const ClusterState& state) {
    Array nodes;
    for (const NodeState& node : state.nodes) {
        nodes.emplace_back(node_to_json(node));
    }
    return json::write_pretty(Object{{"version", format_version},
                                     {"name", state.name},
                                     {"phase", state.phase == Phase::ready ? "ready" : "creating"},
                                     {"tag", state.tag},
                                     {"kubernetesVersion", state.kubernetes_version},
                                     {"created", state.created},
                                     {"configuration", state.configuration},
                                     {"subnet", state.subnet.text()},
                                     {"bridge", state.bridge},
                                     {"natTable", state.nat_table},
                                     {"apiServerAddress", state.api_server_address.text()},
                                     {"apiServerPort", state.api_server_port},
                                     {"podSubnet", state.pod_subnet.text()},
                                     {"serviceSubnet", state.service_subnet.text()},
                                     {"kubeconfig", state.kubeconfig},
                                     {"dnsSearch", state.dns_search},
                                     {"loaded", Array(state.loaded.begin(), state.loaded.end())},
                                     {"nodes", std::move(nodes)}});
}

ClusterState read_state(std::string_view text, const std::string& source) {
    return within("cannot read '" + source + "'", [&] { return state_from_json(json::parse(text, source)); });
}

AbsolutePath ClusterDirectory::node(const std::string& cluster, const std::string& node) const {
    return of(cluster) / "nodes" / node;
}

std::vector<std::string> ClusterDirectory::list() const {
    std::vector<std::string> names;
    if (exists(top_)) {
        names = list_directory(top_);
        std::erase_if(names, [&](const std::string& name) { return !is_directory(top_ / name); });
    }
    return names;
}

std::optional<ClusterState> ClusterDirectory::find(const std::string& cluster) const {
    const AbsolutePath path = of(cluster) / "cluster.json";
    const auto text = find_file(path);
    return text ? std::optional(read_state(*text, path.string())) : std::nullopt;
}

void ClusterDirectory::save(const ClusterState& state) const {
    ensure_directory(of(state.name), 0700);
    write_file(of(state.name) / "cluster.json", write_state(state),
               {.mode = 0600, .durability = Durability::synced});
}

FileLock ClusterDirectory::lock(const std::string& cluster, const CancelToken& cancel) const {
    // Not in the cluster's folder: that goes away while the lock is held.
    ensure_directory(home_ / "locks", 0700);
    return FileLock(home_ / "locks" / ("cluster-" + cluster), FileLock::Mode::exclusive, cancel);
}

FileLock ClusterDirectory::lock_all(const CancelToken& cancel) const {
    ensure_directory(home_ / "locks", 0700);
    return FileLock(home_ / "locks/clusters", FileLock::Mode::exclusive, cancel);
}

}  // namespace berth::cluster
