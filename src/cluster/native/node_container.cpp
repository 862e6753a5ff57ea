// SPDX-License-Identifier: Apache-2.0
// Node containers as kind's contract has them: `docker run --privileged --tmpfs /tmp --tmpfs /run --volume /var
// --volume /lib/modules:/lib/modules:ro`, in runtime-spec terms.
#include "cluster/native/node_container.hpp"

#include "base/environment.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cluster/load/load_script.hpp"
#include "runtime/devices.hpp"
#include "runtime/ipv4.hpp"
#include "runtime/profiles.hpp"

namespace berth::cluster {

namespace {

runtime::MountSpec to_mount(const ExtraMount& mount) {
    std::vector<std::string> options{"rbind"};
    options.emplace_back(mount.access == MountAccess::read_only ? "ro" : "rw");
    switch (mount.propagation) {
        case MountPropagation::none: options.emplace_back("rprivate"); break;
        case MountPropagation::host_to_container: options.emplace_back("rslave"); break;
        case MountPropagation::bidirectional: options.emplace_back("rshared"); break;
    }
    return {mount.container_path, "bind", mount.host_path, std::move(options)};
}

// Nodes reach each other, pods and services directly.
void add_proxies(StringPairs& environment, const ClusterState& cluster) {
    bool any = false;
    for (const char* name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"}) {
        if (const auto value = find_environment(name)) {
            environment.emplace_back(name, *value);
            any = true;
        }
    }
    if (!any) {
        return;
    }
    std::string direct = find_environment("NO_PROXY").value_or(find_environment("no_proxy").value_or(""));
    for (const std::string& more : {cluster.subnet.text(), cluster.pod_subnet.text(), cluster.service_subnet.text(),
                                    std::string(".svc,.svc.cluster,.svc.cluster.local")}) {
        direct += (direct.empty() ? "" : ",") + more;
    }
    for (const NodeState& node : cluster.nodes) {
        direct += "," + node.name;
    }
    environment.emplace_back("NO_PROXY", direct);
    environment.emplace_back("no_proxy", direct);
}

bool is_loopback(std::string_view address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace

std::string cluster_cgroup(const ClusterState& cluster) { return "/berth/" + cluster.tag + "/" + cluster.name; }

std::string node_cgroup(const ClusterState& cluster, const NodeState& node) {
    return cluster_cgroup(cluster) + "/" + node.name;
}

runtime::RuntimeSpec make_node_container(const ClusterState& cluster, const NodeState& node,
                                         const ClusterDirectory& directory) {
    const AbsolutePath folder = directory.node(cluster.name, node.name);
    runtime::RuntimeSpec spec = runtime::privileged_container(folder / "root");
    spec.hostname = node.name;
    spec.cgroup_path = node_cgroup(cluster, node);
    spec.process.arguments = node.entrypoint;
    for (const auto& [name, value] : node.environment) {
        std::erase_if(spec.process.environment, [&](const auto& pair) { return pair.first == name; });
        spec.process.environment.emplace_back(name, value);
    }
    if (node.role == NodeRole::control_plane) {
        spec.process.environment.emplace_back("KUBECONFIG", "/etc/kubernetes/admin.conf");
    }
    add_proxies(spec.process.environment, cluster);
    spec.devices = runtime::list_machine_devices();
    const std::vector<std::string> bind{"rbind", "rprivate"};
    spec.mounts.push_back({"/tmp", "tmpfs", "tmpfs", {}});
    spec.mounts.push_back({"/run", "tmpfs", "tmpfs", {}});
    spec.mounts.push_back({"/var", "bind", (folder / "var").string(), bind});
    if (is_directory(AbsolutePath("/lib/modules"))) {
        spec.mounts.push_back({"/lib/modules", "bind", "/lib/modules", {"rbind", "ro", "rprivate"}});
    }
    for (const char* file : {"hosts", "hostname", "resolv.conf"}) {
        spec.mounts.push_back({std::string("/etc/") + file, "bind", (folder / file).string(), bind});
    }
    // Images are loaded by showing them (load/load_script.hpp).
    const AbsolutePath& home = directory.home();
    spec.mounts.push_back({node_blobs, "bind", (home / "blobs/sha256").string(), {"rbind", "ro", "rprivate"}});
    spec.mounts.push_back({node_layers, "bind", (home / "layers").string(), {"rbind", "ro", "rprivate"}});
    for (const ExtraMount& mount : node.mounts) {
        spec.mounts.push_back(to_mount(mount));
    }
    return spec;
}

std::string make_hosts(const ClusterState& cluster) {
    std::string out = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
    for (const NodeState& node : cluster.nodes) {
        out += node.address.text() + "\t" + node.name + "\n";
    }
    return out;
}

std::string make_resolv_conf(std::string_view machine, const std::string& search, const std::string& gateway) {
    std::string servers;
    std::string others;
    for (const std::string& line : split_lines(machine)) {
        const std::string_view text = trim(line);
        if (text.starts_with("nameserver")) {
            if (!is_loopback(trim(text.substr(10)))) {
                servers += std::string(text) + "\n";
            }
        } else if (text.starts_with("options") || (search.empty() && text.starts_with("search"))) {
            others += std::string(text) + "\n";
        }
    }
    if (servers.empty()) {
        servers = "nameserver " + gateway + "\n";
    }
    if (!search.empty()) {
        others += "search " + search + "\n";
    }
    return servers + others;
}

std::string read_machine_resolv_conf() {
    const std::string own = find_file(AbsolutePath("/etc/resolv.conf")).value_or("");
    if (own.find("127.0.0.53") != std::string::npos) {
        return find_file(AbsolutePath("/run/systemd/resolve/resolv.conf")).value_or(own);
    }
    return own;
}

}  // namespace berth::cluster
