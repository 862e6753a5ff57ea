// SPDX-License-Identifier: Apache-2.0
// What a node is told about its surroundings.
#include "cluster/native/node_container.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace berth;
using namespace berth::cluster;

TEST_CASE("name servers that a node cannot reach are left out") {
    CHECK(make_resolv_conf("# c\nnameserver 10.0.0.1\nnameserver 127.0.0.53\nsearch a b\noptions ndots:2\n", "", "1.2.3.4") ==
          "nameserver 10.0.0.1\nsearch a b\noptions ndots:2\n");
    CHECK(make_resolv_conf("nameserver 127.0.0.1\n", "", "1.2.3.4") == "nameserver 1.2.3.4\n");
    CHECK(make_resolv_conf("nameserver 8.8.8.8\nsearch a\n", "x y", "1.2.3.4") == "nameserver 8.8.8.8\nsearch x y\n");
    CHECK(make_resolv_conf("", "", "1.2.3.4") == "nameserver 1.2.3.4\n");
}

TEST_CASE("a node's container follows kind's contract") {
    ClusterState cluster{.name = "dev", .tag = "abc"};
    cluster.subnet = *runtime::Ipv4Subnet::parse("10.213.1.0/24");
    NodeState node{.name = "dev-control-plane", .address = cluster.subnet.at(2)};
    node.entrypoint = {"/usr/local/bin/entrypoint", "/sbin/init"};
    node.environment = {{"container", "docker"}, {"PATH", "/bin"}};
    node.mounts = {{.container_path = "/data", .host_path = "/h", .access = MountAccess::read_only,
                    .propagation = MountPropagation::bidirectional}};
    cluster.nodes.push_back(node);
    const runtime::RuntimeSpec spec = make_node_container(cluster, node, ClusterDirectory(AbsolutePath("/h")));
    CHECK(spec.root.string() == "/h/clusters/dev/nodes/dev-control-plane/root");
    CHECK(spec.hostname == "dev-control-plane");
    CHECK(spec.cgroup_path == "/berth/abc/dev/dev-control-plane");
    CHECK(spec.process.arguments == node.entrypoint);
    const auto value = [&](const std::string& name) {
        const auto found = std::ranges::find(spec.process.environment, name, &std::pair<std::string, std::string>::first);
        return found == spec.process.environment.end() ? std::string() : found->second;
    };
    CHECK(value("container") == "docker");
    CHECK(value("PATH") == "/bin");
    CHECK(value("KUBECONFIG") == "/etc/kubernetes/admin.conf");
    const auto mount = [&](const std::string& at) {
        const auto found = std::ranges::find(spec.mounts, at, &runtime::MountSpec::destination);
        return found == spec.mounts.end() ? runtime::MountSpec{} : *found;
    };
    CHECK(mount("/run").type == "tmpfs");
    CHECK(mount("/tmp").type == "tmpfs");
    CHECK(mount("/var").source == "/h/clusters/dev/nodes/dev-control-plane/var");
    CHECK(mount("/etc/hosts").source == "/h/clusters/dev/nodes/dev-control-plane/hosts");
    CHECK(mount("/kind/berth/layers").source == "/h/layers");
    CHECK(mount("/data").options == std::vector<std::string>{"rbind", "ro", "rshared"});
    CHECK(make_hosts(cluster).find("10.213.1.2\tdev-control-plane\n") != std::string::npos);
}
