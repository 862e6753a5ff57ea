// SPDX-License-Identifier: Apache-2.0
// v1alpha4, field by field, as kind's documentation and validation have them.
#include "cluster/config/reader.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "base/text.hpp"
#include "yaml/document.hpp"
#include "yaml/fields.hpp"
#include "yaml/json.hpp"

namespace berth::cluster {

namespace {

using yaml::Fields;
using yaml::Node;

std::string position_of(const Fields& fields, const Node& node) {
    return fields.file() + ":" + std::to_string(node.line);
}

const Node& node_of(Fields& fields, std::string_view name) {
    const Node* node = fields.find(name);
    return node == nullptr ? fields.node() : *node;
}

[[noreturn]] void refuse(Fields& fields, std::string_view name, const std::string& what) {
    const Node& at = node_of(fields, name);
    throw InputError({fields.file(), at.line, at.column}, fields.path_of(name) + ": " + what + " is not supported yet");
}

// The number there, or nothing; `low` to `high`, else an error at the field.
std::optional<std::int64_t> find_in_range(Fields& fields, std::string_view name, std::int64_t low, std::int64_t high) {
    const auto value = fields.find_integer(name);
    if (value && (*value < low || *value > high)) {
        fields.fail(name, node_of(fields, name),
                    std::to_string(*value) + " is not between " + std::to_string(low) + " and " + std::to_string(high));
    }
    return value;
}

// kind: 0 and -1 both leave the choice to it or to the engine.
std::optional<std::uint16_t> find_chosen_port(Fields& fields, std::string_view name) {
    const auto port = find_in_range(fields, name, -1, 65535);
    return port && *port > 0 ? std::optional(static_cast<std::uint16_t>(*port)) : std::nullopt;
}

template <typename Choice>
Choice find_choice(Fields& fields, std::string_view name, std::initializer_list<std::pair<const char*, Choice>> known,
                   Choice fallback) {
    const auto text = fields.find_string(name);
    if (!text || text->empty()) {
        return fallback;
    }
    std::string names;
    for (const auto& [word, choice] : known) {
        if (*text == word) {
            return choice;
        }
        names += (names.empty() ? "'" : ", '") + std::string(word) + "'";
    }
    fields.fail(name, node_of(fields, name), "'" + *text + "' is none of " + names);
}

runtime::Ipv4Address find_address(Fields& fields, std::string_view name, runtime::Ipv4Address fallback) {
    const auto text = fields.find_string(name);
    if (!text || text->empty()) {
        return fallback;
    }
    const auto address = runtime::Ipv4Address::parse(*text);
    if (!address && text->find(':') != std::string::npos) {
        refuse(fields, name, "an IPv6 address ('" + *text + "')");
    }
    if (!address) {
        fields.fail(name, node_of(fields, name), "'" + *text + "' is not an IP address");
    }
    return *address;
}

runtime::Ipv4Subnet find_subnet(Fields& fields, std::string_view name, runtime::Ipv4Subnet fallback) {
    const auto text = fields.find_string(name);
    if (!text || text->empty()) {
        return fallback;
    }
    const auto subnet = runtime::Ipv4Subnet::parse(*text);
    if (!subnet && text->find(':') != std::string::npos) {
        refuse(fields, name, "an IPv6 subnet ('" + *text + "')");
    }
    if (!subnet) {
        fields.fail(name, node_of(fields, name), "'" + *text + "' is not a subnet like '10.244.0.0/16'");
    }
    return *subnet;
}

json::Value parse_patch(Fields& fields, std::string_view name, const Node& node) {
    if (!node.is_scalar()) {
        fields.fail(name, node, "must be a text ('|' and the patch below it)");
    }
    try {
        std::vector<json::Value> documents = yaml::parse_json_values(node.text(), fields.file());
        if (documents.size() == 1) {
            return std::move(documents.front());
        }
    } catch (const Error& error) {
        fields.fail(name, node, std::string("the patch cannot be read: ") + error.what());
    }
    fields.fail(name, node, "must hold one document");
}

std::vector<MergePatch> read_merge_patches(Fields& fields, std::string_view name) {
    std::vector<MergePatch> patches;
    const Node* list = fields.find(name);
    if (list == nullptr) {
        return patches;
    }
    if (!list->is_sequence()) {
        fields.fail(name, *list, "must be a list");
    }
    for (const Node* entry : list->children()) {
        MergePatch patch{parse_patch(fields, name, *entry), position_of(fields, *entry)};
        if (patch.patch.text_at({"kind"}).empty()) {
            fields.fail(name, *entry, "the patch must name the 'kind' it is for, for example ClusterConfiguration");
        }
        patches.push_back(std::move(patch));
    }
    return patches;
}

std::vector<Json6902Patch> read_json_patches(Fields& fields, std::string_view name) {
    std::vector<Json6902Patch> patches;
    fields.each(name, [&](Fields& entry) {
        Json6902Patch patch{.group = entry.find_string("group").value_or(""),
                            .version = entry.find_string("version").value_or(""),
                            .kind = entry.find_string("kind").value_or(""),
                            .patch = {},
                            .position = position_of(entry, entry.node())};
        const Node* text = entry.find("patch");
        if (patch.kind.empty() || text == nullptr) {
            entry.fail("'kind' and 'patch' must both be there");
        }
        patch.patch = parse_patch(entry, "patch", *text);
        if (!patch.patch.is_array()) {
            entry.fail("patch", *text, "must be a list of operations");
        }
        patches.push_back(std::move(patch));
    });
    return patches;
}

ExtraMount read_mount(Fields& fields, const AbsolutePath& folder) {
    ExtraMount mount;
    mount.container_path = fields.find_string("containerPath").value_or("");
    mount.host_path = fields.find_string("hostPath").value_or("");
    if (mount.container_path.empty() || mount.host_path.empty()) {
        fields.fail("'containerPath' and 'hostPath' must both be there");
    }
    if (!mount.container_path.starts_with('/')) {
        fields.fail("containerPath", node_of(fields, "containerPath"), "must begin with '/'");
    }
    mount.host_path = (folder / mount.host_path).string();
    if (fields.find_bool("readOnly").value_or(false)) {
        mount.access = MountAccess::read_only;
    }
    if (fields.find_bool("selinuxRelabel").value_or(false)) {
        refuse(fields, "selinuxRelabel", "relabelling for SELinux");
    }
    mount.propagation = find_choice(fields, "propagation",
                                    {{"None", MountPropagation::none},
                                     {"HostToContainer", MountPropagation::host_to_container},
                                     {"Bidirectional", MountPropagation::bidirectional}},
                                    MountPropagation::none);
    return mount;
}

PortMapping read_port(Fields& fields) {
    PortMapping mapping;
    const auto inner = find_in_range(fields, "containerPort", 1, 65535);
    if (!inner) {
        fields.fail("'containerPort' must be there");
    }
    mapping.container_port = static_cast<std::uint16_t>(*inner);
    mapping.host_port = find_chosen_port(fields, "hostPort");
    mapping.listen = find_address(fields, "listenAddress", {});
    using enum runtime::TransportProtocol;
    mapping.protocol = find_choice(fields, "protocol", {{"TCP", tcp}, {"UDP", udp}, {"SCTP", sctp}}, tcp);
    mapping.position = position_of(fields, fields.node());
    return mapping;
}

NodeConfig read_node(Fields& fields, const AbsolutePath& folder) {
    NodeConfig node;
    node.role = find_choice(fields, "role",
                            {{"control-plane", NodeRole::control_plane}, {"worker", NodeRole::worker}},
                            NodeRole::control_plane);
    node.image = fields.find_string("image").value_or("");
    node.labels = fields.string_map("labels");
    fields.each("extraMounts", [&](Fields& entry) { node.mounts.push_back(read_mount(entry, folder)); });
    std::set<std::tuple<std::uint32_t, std::uint16_t, runtime::TransportProtocol>> taken;
    fields.each("extraPortMappings", [&](Fields& entry) {
        node.ports.push_back(read_port(entry));
        const PortMapping& port = node.ports.back();
        if (port.host_port && !taken.emplace(port.listen.value, *port.host_port, port.protocol).second) {
            entry.fail("hostPort", node_of(entry, "hostPort"),
                       std::to_string(*port.host_port) + " is mapped twice on this address");
        }
    });
    node.kubeadm_patches = read_merge_patches(fields, "kubeadmConfigPatches");
    node.kubeadm_json_patches = read_json_patches(fields, "kubeadmConfigPatchesJSON6902");
    return node;
}

NetworkingConfig read_networking(Fields& fields) {
    NetworkingConfig config;
    if (const std::string family = fields.find_string("ipFamily").value_or("ipv4"); family == "ipv6" || family == "dual") {
        refuse(fields, "ipFamily", "'" + family + "'");
    } else if (family != "ipv4") {
        fields.fail("ipFamily", node_of(fields, "ipFamily"), "'" + family + "' is none of 'ipv4', 'ipv6', 'dual'");
    }
    config.api_server_port = find_chosen_port(fields, "apiServerPort");
    config.api_server_address = find_address(fields, "apiServerAddress", config.api_server_address);
    config.pod_subnet = find_subnet(fields, "podSubnet", config.pod_subnet);
    config.service_subnet = find_subnet(fields, "serviceSubnet", config.service_subnet);
    if (config.pod_subnet.overlaps(config.service_subnet)) {
        fields.fail("podSubnet", node_of(fields, "podSubnet"),
                    "pods (" + config.pod_subnet.text() + ") and services (" + config.service_subnet.text() +
                        ") overlap");
    }
    if (fields.find_bool("disableDefaultCNI").value_or(false)) {
        config.default_cni = DefaultCni::left_out;
    }
    using enum KubeProxyMode;
    config.proxy_mode = find_choice(fields, "kubeProxyMode",
                                    {{"iptables", iptables}, {"ipvs", ipvs}, {"nftables", nftables}, {"none", none}},
                                    iptables);
    if (fields.find("dnsSearch") != nullptr) {
        config.dns_search = fields.strings("dnsSearch");
    }
    return config;
}

void check_header(Fields& fields) {
    const std::string kind = fields.find_string("kind").value_or("");
    const std::string version = fields.find_string("apiVersion").value_or("");
    if (kind != "Cluster") {
        fields.fail("kind", node_of(fields, "kind"), "'" + kind + "' is not 'Cluster'");
    }
    if (version != "kind.x-k8s.io/v1alpha4") {
        fields.fail("apiVersion", node_of(fields, "apiVersion"), "'" + version + "' is not 'kind.x-k8s.io/v1alpha4'");
    }
}

void check_nodes(Fields& fields, const ClusterSpec& spec) {
    if (std::ranges::count(spec.nodes, NodeRole::control_plane, &NodeConfig::role) == 0) {
        fields.fail("nodes", node_of(fields, "nodes"), "there must be a node with the role 'control-plane'");
    }
}

}  // namespace

ClusterSpec read_config(std::string_view text, const std::string& file, const AbsolutePath& folder) {
    const yaml::Documents documents = yaml::Documents::parse(text, file);
    Fields fields(file, documents.only());
    check_header(fields);
    ClusterSpec spec;
    if (const auto name = fields.find_string("name"); name && !name->empty()) {
        try {
            check_cluster_name(*name);
        } catch (const Error& error) {
            fields.fail("name", node_of(fields, "name"), error.message());
        }
        spec.name = *name;
    }
    fields.each("nodes", [&](Fields& entry) {
        spec.nodes.push_back(read_node(entry, folder));
        if (std::ranges::count(spec.nodes, NodeRole::control_plane, &NodeConfig::role) > 1) {
            refuse(entry, "role", "a second 'control-plane' (it needs a load balancer)");
        }
    });
    if (spec.nodes.empty()) {
        spec.nodes = default_spec().nodes;
    }
    if (auto networking = fields.find_fields("networking")) {
        spec.networking = read_networking(*networking);
        networking->reject_unknown();
    }
    for (const auto& [gate, value] : fields.string_map("featureGates")) {
        if (value != "true" && value != "false") {
            fields.fail("featureGates", node_of(fields, "featureGates"), "'" + gate + "' must be true or false");
        }
        spec.feature_gates.emplace_back(gate, value == "true");
    }
    spec.runtime_config = fields.string_map("runtimeConfig");
    spec.kubeadm_patches = read_merge_patches(fields, "kubeadmConfigPatches");
    spec.kubeadm_json_patches = read_json_patches(fields, "kubeadmConfigPatchesJSON6902");
    if (const Node* list = fields.find("containerdConfigPatches")) {
        for (const Node* entry : list->children()) {
            spec.containerd_patches.push_back({std::string(entry->text()), position_of(fields, *entry)});
        }
    }
    if (fields.find("containerdConfigPatchesJSON6902") != nullptr) {
        refuse(fields, "containerdConfigPatchesJSON6902", "patching containerd's configuration by JSON patch");
    }
    fields.reject_unknown();
    check_nodes(fields, spec);
    return spec;
}

}  // namespace berth::cluster
