// SPDX-License-Identifier: Apache-2.0
// kind's configuration file: what is read, and what each mistake is answered with.
#include "cluster/config/reader.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

const std::string header = "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n";

ClusterSpec read(const std::string& body) { return read_config(header + body, "kind.yaml", AbsolutePath("/work")); }

// The message of the InputError; the body's first line is line 3.
std::string complaint(const std::string& body) {
    try {
        (void)read(body);
    } catch (const InputError& error) {
        return error.message();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a minimal file is one control-plane node and kind's defaults") {
    const ClusterSpec spec = read("");
    CHECK(spec.name == "kind");
    REQUIRE(spec.nodes.size() == 1);
    CHECK(spec.nodes[0].role == NodeRole::control_plane);
    CHECK(spec.networking.pod_subnet.text() == "10.244.0.0/16");
    CHECK(spec.networking.service_subnet.text() == "10.96.0.0/16");
    CHECK(spec.networking.api_server_address.text() == "127.0.0.1");
    CHECK_FALSE(spec.networking.api_server_port);
    CHECK(node_names(spec) == std::vector<std::string>{"kind-control-plane"});
}

TEST_CASE("every field is read") {
    const ClusterSpec spec = read(R"(name: dev
featureGates: {A: true, B: false}
runtimeConfig: {api/alpha: "false"}
networking:
  apiServerPort: 16443
  apiServerAddress: 0.0.0.0
  podSubnet: 10.10.0.0/16
  serviceSubnet: 10.11.0.0/16
  disableDefaultCNI: true
  kubeProxyMode: nftables
  dnsSearch: [a.example, b.example]
nodes:
- role: control-plane
  image: kindest/node:v1.34.4
  labels: {tier: front}
  extraMounts:
  - {hostPath: data, containerPath: /data, readOnly: true, propagation: HostToContainer}
  extraPortMappings:
  - {containerPort: 80, hostPort: 8080, listenAddress: 127.0.0.1, protocol: UDP}
  - {containerPort: 81}
  - {containerPort: 82, hostPort: -1}
  kubeadmConfigPatches:
  - |
    kind: InitConfiguration
    nodeRegistration: {kubeletExtraArgs: {v: "4"}}
- role: worker
- role: worker
kubeadmConfigPatchesJSON6902:
- group: kubeadm.k8s.io
  version: v1beta3
  kind: ClusterConfiguration
  patch: |
    - {op: add, path: /apiServer/certSANs/-, value: my.host}
containerdConfigPatches:
- |
  [debug]
    level = "debug"
)");
    CHECK(spec.name == "dev");
    CHECK(node_names(spec) == std::vector<std::string>{"dev-control-plane", "dev-worker", "dev-worker2"});
    CHECK(spec.feature_gates == std::vector<std::pair<std::string, bool>>{{"A", true}, {"B", false}});
    CHECK(spec.runtime_config == StringPairs{{"api/alpha", "false"}});
    CHECK(spec.networking.api_server_port == 16443);
    CHECK(spec.networking.api_server_address.value == 0);
    CHECK(spec.networking.default_cni == DefaultCni::left_out);
    CHECK(spec.networking.proxy_mode == KubeProxyMode::nftables);
    CHECK(spec.networking.dns_search->size() == 2);
    const NodeConfig& first = spec.nodes[0];
    CHECK(first.image == "kindest/node:v1.34.4");
    CHECK(first.labels == StringPairs{{"tier", "front"}});
    REQUIRE(first.mounts.size() == 1);
    CHECK(first.mounts[0].host_path == "/work/data");
    CHECK(first.mounts[0].access == MountAccess::read_only);
    CHECK(first.mounts[0].propagation == MountPropagation::host_to_container);
    REQUIRE(first.ports.size() == 3);
    CHECK(first.ports[0].host_port == 8080);
    CHECK(first.ports[0].listen.text() == "127.0.0.1");
    CHECK(first.ports[0].protocol == runtime::TransportProtocol::udp);
    CHECK_FALSE(first.ports[1].host_port);
    CHECK_FALSE(first.ports[2].host_port);
    REQUIRE(first.kubeadm_patches.size() == 1);
    CHECK(first.kubeadm_patches[0].patch.text_at({"nodeRegistration", "kubeletExtraArgs", "v"}) == "4");
    REQUIRE(spec.kubeadm_json_patches.size() == 1);
    CHECK(spec.kubeadm_json_patches[0].patch.is_array());
    REQUIRE(spec.containerd_patches.size() == 1);
    CHECK(spec.containerd_patches[0].toml.find("level = \"debug\"") != std::string::npos);
}

TEST_CASE("mistakes are answered with file and line") {
    struct Case {
        const char* body;
        const char* expected;
    };
    for (const Case& wrong : {
             Case{"nodez: []\n", "kind.yaml:3:"},
             Case{"nodes:\n- role: control-plane\n  imagee: x\n", "kind.yaml:5:"},
             Case{"nodes:\n- role: master\n", "'master' is none of 'control-plane', 'worker'"},
             Case{"nodes:\n- role: worker\n", "there must be a node with the role 'control-plane'"},
             Case{"networking:\n  podSubnet: 10.244.0.0\n", "kind.yaml:4:"},
             Case{"networking:\n  podSubnet: 10.96.0.0/12\n", "overlap"},
             Case{"networking:\n  ipFamily: dual\n", "'dual' is not supported yet"},
             Case{"networking:\n  ipFamily: ipv5\n", "none of"},
             Case{"networking:\n  apiServerPort: 70000\n", "70000 is not between -1 and 65535"},
             Case{"networking:\n  apiServerAddress: localhost\n", "is not an IP address"},
             Case{"name: Dev\n", "kind.yaml:3:"},
             Case{"nodes:\n- {}\n- {}\n", "needs a load balancer"},
             Case{"nodes:\n- extraPortMappings:\n  - {containerPort: 80, hostPort: 80}\n  - {containerPort: 81, hostPort: 80}\n",
                  "kind.yaml:6:"},
             Case{"nodes:\n- extraPortMappings:\n  - {hostPort: 80}\n", "'containerPort' must be there"},
             Case{"nodes:\n- extraMounts:\n  - {hostPath: /x}\n", "must both be there"},
             Case{"kubeadmConfigPatches: ['apiServer: {}']\n", "must name the 'kind'"},
             Case{"kubeadmConfigPatches: ['{']\n", "the patch cannot be read"},
             Case{"containerdConfigPatchesJSON6902: ['[]']\n", "not supported yet"},
             Case{"name: [\n", "kind.yaml:"},
         }) {
        CAPTURE(wrong.body);
        CHECK(complaint(wrong.body).find(wrong.expected) != std::string::npos);
    }
    CHECK_THROWS_AS((void)read_config("kind: Pod\napiVersion: v1\n", "x", AbsolutePath("/")), InputError);
    CHECK_THROWS_AS((void)read_config("kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha3\n", "x", AbsolutePath("/")),
                    InputError);
    CHECK_THROWS_AS((void)read_config("", "x", AbsolutePath("/")), InputError);
}

TEST_CASE("cluster names") {
    check_cluster_name("a.b-c9");
    for (const char* name : {"", "A", "-a", "a_b", "a/b", "..", "12345678901234567890123456789012345678901"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(check_cluster_name(name), Error);
    }
}
