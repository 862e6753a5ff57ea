// SPDX-License-Identifier: Apache-2.0
// The native engine. A node's folder: upper and work (overlay), root (where it is mounted), var, bundle, and the files
// hosts, hostname, resolv.conf and console.log.
#include "cluster/native/native_engine.hpp"

#include <signal.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cluster/native/copy_tree.hpp"
#include "cluster/native/node_container.hpp"
#include "runtime/cgroups.hpp"
#include "runtime/firewall.hpp"
#include "runtime/links.hpp"
#include "runtime/mounts.hpp"
#include "runtime/nat.hpp"
#include "runtime/network_namespace.hpp"

namespace berth::cluster {

const char* status_name(NodeStatus status) {
    switch (status) {
        case NodeStatus::absent: return "absent";
        case NodeStatus::stopped: return "stopped";
        case NodeStatus::running: return "running";
    }
    return "";
}

void check_native_engine() {
    if (::geteuid() != 0) {
        throw Error(ErrorKind::denied, "clusters need root: mounts, networks and control groups are made for the nodes",
                    "run the command with sudo");
    }
}

NativeEngine::NativeEngine(runtime::Runtime& runtime, ClusterDirectory directory)
    : runtime_(runtime), directory_(std::move(directory)) {}

AbsolutePath NativeEngine::folder(const ClusterState& cluster, const NodeState& node) const {
    return directory_.node(cluster.name, node.name);
}

AbsolutePath NativeEngine::root_path(const ClusterState& cluster, const NodeState& node) const {
    return folder(cluster, node) / "root";
}

AbsolutePath NativeEngine::var_path(const ClusterState& cluster, const NodeState& node) const {
    return folder(cluster, node) / "var";
}

AbsolutePath NativeEngine::socket_path(const ClusterState& cluster, const NodeState& node, const std::string& path) {
    (void)cluster;
    const auto state = runtime_.find_state(node.name);
    if (!state || state->pid == 0) {
        throw Error(ErrorKind::not_found, "node '" + node.name + "' is not running");
    }
    return AbsolutePath("/proc/" + std::to_string(state->pid) + "/root") / path.substr(1);
}

void NativeEngine::ensure_network(const ClusterState& cluster) {
    within("cannot set up the network of cluster '" + cluster.name + "'", [&] {
        runtime::ensure_bridge(cluster.bridge, cluster.subnet.at(1), cluster.subnet.prefix);
        runtime::enable_forwarding(cluster.bridge);
        runtime::NatTable table{.name = cluster.nat_table, .bridge = cluster.bridge, .subnet = cluster.subnet,
                                .forwards = {}};
        for (const NodeState& node : cluster.nodes) {
            table.forwards.insert(table.forwards.end(), node.forwards.begin(), node.forwards.end());
        }
        runtime::replace_nat_table(table);
        runtime::open_forwarding(cluster.bridge);
    });
}

void NativeEngine::remove_network(const ClusterState& cluster) {
    runtime::remove_nat_table(cluster.nat_table);
    runtime::close_forwarding(cluster.bridge);
    for (const NodeState& node : cluster.nodes) {
        runtime::remove_link(node.link);
    }
    runtime::remove_link(cluster.bridge);
    runtime::remove_cgroup(cluster_cgroup(cluster));
    runtime::remove_empty_cgroup("/berth/" + cluster.tag);
    runtime::remove_empty_cgroup("/berth");
}

void NativeEngine::prepare_node(const ClusterState& cluster, const NodeState& node) {
    const AbsolutePath top = folder(cluster, node);
    within("cannot prepare node '" + node.name + "'", [&] {
        ensure_directory(top);
        ensure_directory(directory_.home() / "blobs/sha256");
        ensure_directory(directory_.home() / "layers");
        for (const ExtraMount& mount : node.mounts) {
            if (!exists(AbsolutePath(mount.host_path))) {
                ensure_directory(AbsolutePath(mount.host_path));  // as docker does
            }
        }
        const AbsolutePath root = top / "root";
        if (!runtime::is_mounted(root)) {
            runtime::mount_overlay({.lower = node.layers, .upper = top / "upper", .work = top / "work"}, root);
        }
        if (!exists(top / "var")) {
            // An overlay cannot be the upper folder of the overlays that containerd makes below /var, so /var is a
            // folder of its own. It appears under its name only when it is whole.
            remove_tree(top / "var.new");
            copy_tree(root / "var", top / "var.new");
            rename_path(top / "var.new", top / "var");
        }
        write_file(top / "hosts", make_hosts(cluster));
        write_file(top / "hostname", node.name + "\n");
        const std::string gateway = cluster.subnet.at(1).text();
        write_file(top / "resolv.conf", make_resolv_conf(read_machine_resolv_conf(), cluster.dns_search, gateway));
    });
}

void NativeEngine::start_node(const ClusterState& cluster, const NodeState& node, const CancelToken& cancel) {
    within("cannot start node '" + node.name + "'", [&] {
        if (node_status(cluster, node) == NodeStatus::running) {
            return;
        }
        const AbsolutePath top = folder(cluster, node);
        runtime_.remove(node.name);
        runtime_.create({.id = node.name,
                         .bundle = top / "bundle",
                         .spec = make_node_container(cluster, node, directory_),
                         .log = top / "console.log"},
                        cancel);
        const auto state = runtime_.find_state(node.name);
        if (!state || state->pid == 0) {
            throw Error("its first process is gone");
        }
        const auto network = runtime::NetworkNamespace::of_process(state->pid);
        runtime::create_veth({.host_name = node.link, .bridge = cluster.bridge, .container_name = "eth0",
                              .container_namespace = network.descriptor()});
        network.run([&] {
            runtime::configure_link("eth0", node.address, cluster.subnet.prefix, cluster.subnet.at(1));
        });
        runtime_.start(node.name, cancel);
    });
}

void NativeEngine::stop_node(const ClusterState& cluster, const NodeState& node) {
    runtime_.remove(node.name);
    runtime::remove_cgroup(node_cgroup(cluster, node));
    runtime::remove_link(node.link);
    runtime::unmount_tree(folder(cluster, node));
}

void NativeEngine::remove_node(const ClusterState& cluster, const NodeState& node) {
    stop_node(cluster, node);
    remove_tree(folder(cluster, node));
}

NodeStatus NativeEngine::node_status(const ClusterState& cluster, const NodeState& node) {
    const auto state = runtime_.find_state(node.name);
    if (state && state->status == runtime::ContainerStatus::running) {
        return NodeStatus::running;
    }
    return exists(folder(cluster, node)) ? NodeStatus::stopped : NodeStatus::absent;
}

ProcessResult NativeEngine::exec(const ClusterState& cluster, const NodeState& node,
                                 const runtime::ExecRequest& request, const CancelToken& cancel) {
    (void)cluster;
    runtime::ExecRequest in_node = request;
    in_node.id = node.name;
    return runtime_.exec(in_node, cancel);
}

}  // namespace berth::cluster
