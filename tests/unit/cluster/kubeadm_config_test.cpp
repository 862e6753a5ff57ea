// SPDX-License-Identifier: Apache-2.0
// kubeadm's configuration by Kubernetes version.
#include "cluster/kubeadm_config.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "json/pointer.hpp"
#include "yaml/json.hpp"

using namespace berth;
using namespace berth::cluster;

namespace {

ClusterState make_state(const ClusterSpec& spec) {
    ClusterState state{.name = spec.name};
    state.subnet = *runtime::Ipv4Subnet::parse("10.213.5.0/24");
    state.pod_subnet = spec.networking.pod_subnet;
    state.service_subnet = spec.networking.service_subnet;
    state.api_server_address = spec.networking.api_server_address;
    std::uint32_t offset = 2;
    for (const std::string& name : node_names(spec)) {
        state.nodes.push_back({.name = name, .role = spec.nodes[offset - 2].role, .address = state.subnet.at(offset)});
        ++offset;
    }
    return state;
}

std::vector<json::Value> make(const ClusterSpec& spec, const char* version, std::size_t node = 0,
                              runtime::CgroupLayout cgroups = runtime::CgroupLayout::unified) {
    const ClusterState state = make_state(spec);
    std::vector<std::string> warnings;
    return make_kubeadm_documents({.spec = spec, .state = state, .node = state.nodes[node], .config = spec.nodes[node],
                                   .version = KubernetesVersion::parse(version), .cgroups = cgroups},
                                  warnings);
}

json::Value at(const json::Value& root, std::string_view pointer) {
    const json::Value* found = json::find_pointer(root, pointer);
    return found == nullptr ? json::Value() : *found;
}

}  // namespace

TEST_CASE("versions choose the form") {
    const auto api = [](const char* version) { return kubeadm_api_version(KubernetesVersion::parse(version)); };
    CHECK(api("v1.22.17") == "kubeadm.k8s.io/v1beta2");
    CHECK(api("v1.23.0") == "kubeadm.k8s.io/v1beta3");
    CHECK(api("v1.35.1") == "kubeadm.k8s.io/v1beta3");
    CHECK(api("v1.36.0-alpha.1") == "kubeadm.k8s.io/v1beta4");
    CHECK(api("v2.0.0") == "kubeadm.k8s.io/v1beta4");
    CHECK_THROWS_AS(api("v1.21.9"), Error);
    for (const char* text : {"1.34.4", "v1", "v1.x", "", "latest"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)KubernetesVersion::parse(text), Error);
    }
}

TEST_CASE("a single node: addresses, names, no taints, elliptic keys") {
    const auto documents = make(default_spec(), "v1.34.4");
    REQUIRE(documents.size() == 5);
    CHECK(at(documents[0], "/controlPlaneEndpoint") == json::Value("kind-control-plane:6443"));
    CHECK(at(documents[0], "/kubernetesVersion") == json::Value("v1.34.4"));
    CHECK(at(documents[0], "/networking/podSubnet") == json::Value("10.244.0.0/16"));
    CHECK(at(documents[0], "/apiServer/certSANs/1") == json::Value("127.0.0.1"));
    CHECK(at(documents[0], "/scheduler/extraArgs/leader-elect") == json::Value("false"));
    CHECK(at(documents[0], "/featureGates/PublicKeysECDSA") == json::Value(true));
    CHECK(at(documents[1], "/localAPIEndpoint/advertiseAddress") == json::Value("10.213.5.2"));
    CHECK(at(documents[1], "/nodeRegistration/kubeletExtraArgs/provider-id") ==
          json::Value("kind://berth/kind/kind-control-plane"));
    CHECK(at(documents[1], "/nodeRegistration/taints") == json::Value(json::Array{}));
    CHECK(at(documents[3], "/cgroupRoot") == json::Value("/kubelet"));
    CHECK(at(documents[3], "/cgroupDriver") == json::Value("systemd"));
    CHECK(at(documents[3], "/failCgroupV1").is_null());
    CHECK(at(documents[4], "/mode") == json::Value("iptables"));
}

TEST_CASE("v1beta4 has lists of arguments and names its algorithm") {
    const auto documents = make(default_spec(), "v1.36.0", 0, runtime::CgroupLayout::hybrid);
    CHECK(at(documents[0], "/scheduler/extraArgs/0/name") == json::Value("leader-elect"));
    CHECK(at(documents[0], "/encryptionAlgorithm") == json::Value("ECDSA-P256"));
    CHECK(at(documents[0], "/featureGates").is_null());
    CHECK(at(documents[3], "/failCgroupV1") == json::Value(false));
}

TEST_CASE("what the specification asks for arrives: gates, labels, proxy mode, patches") {
    ClusterSpec spec = default_spec();
    spec.feature_gates = {{"A", true}, {"B", false}};
    spec.runtime_config = {{"api/alpha", "true"}};
    spec.networking.proxy_mode = KubeProxyMode::none;
    spec.nodes.push_back({.role = NodeRole::worker, .labels = {{"x", "1"}, {"y", "2"}}});
    spec.nodes[1].kubeadm_patches.push_back({yaml::parse_json_values("kind: JoinConfiguration\n"
                                                                     "nodeRegistration: {kubeletExtraArgs: {v: '5'}}\n",
                                                                     "k")[0],
                                             "k:1"});
    const auto worker = make(spec, "v1.34.4", 1);
    CHECK(at(worker[0], "/apiServer/extraArgs/feature-gates") == json::Value("A=true,B=false"));
    CHECK(at(worker[0], "/apiServer/extraArgs/runtime-config") == json::Value("api/alpha=true"));
    CHECK(at(worker[1], "/skipPhases/1") == json::Value("addon/kube-proxy"));
    CHECK(at(worker[1], "/nodeRegistration/taints").is_null());
    CHECK(at(worker[2], "/nodeRegistration/kubeletExtraArgs/node-labels") == json::Value("x=1,y=2"));
    CHECK(at(worker[2], "/nodeRegistration/kubeletExtraArgs/v") == json::Value("5"));
    CHECK(at(worker[2], "/nodeRegistration/kubeletExtraArgs/node-ip") == json::Value("10.213.5.3"));
    CHECK(at(worker[2], "/discovery/bootstrapToken/apiServerEndpoint") == json::Value("kind-control-plane:6443"));
    CHECK(at(worker[3], "/featureGates/A") == json::Value(true));
    const auto first = make(spec, "v1.34.4", 0);
    CHECK(at(first[2], "/nodeRegistration/kubeletExtraArgs/v").is_null());
}

TEST_CASE("a plain worker is prepared, one with wishes joins") {
    ClusterSpec spec = default_spec();
    spec.nodes.push_back({.role = NodeRole::worker, .labels = {{"x", "1"}}});
    const ClusterState state = make_state(spec);
    CHECK_FALSE(make_kubelet_documents(make(spec, "v1.34.4", 0), state.nodes[0], state.nodes[0].address));
    const auto prepared = make_kubelet_documents(make(spec, "v1.34.4", 1), state.nodes[1], state.nodes[0].address);
    REQUIRE(prepared);
    CHECK(at((*prepared)[1], "/localAPIEndpoint/advertiseAddress") == json::Value("10.213.5.2"));
    REQUIRE(prepared->size() == 3);
    CHECK(at((*prepared)[1], "/kind") == json::Value("InitConfiguration"));
    CHECK(at((*prepared)[1], "/nodeRegistration/name") == json::Value("kind-worker"));
    CHECK(at((*prepared)[1], "/nodeRegistration/kubeletExtraArgs/node-labels") == json::Value("x=1"));
    CHECK(at((*prepared)[1], "/nodeRegistration/taints") == json::Value(json::Array{}));
    CHECK(make_kubelet_flags("KUBELET_KUBEADM_ARGS=\"--node-ip=10.213.5.2 --pod-infra-container-image=p:1 "
                             "--provider-id=kind://berth/kind/kind-control-plane\"\n",
                             make(spec, "v1.34.4", 0), *prepared) ==
          "KUBELET_KUBEADM_ARGS=\"--pod-infra-container-image=p:1 --node-ip=10.213.5.3 "
          "--provider-id=kind://berth/kind/kind-worker --node-labels=x=1\"\n");
    CHECK_THROWS_AS((void)make_kubelet_flags("nonsense", make(spec, "v1.34.4", 0), *prepared), Error);
    for (const char* wish : {"nodeRegistration: {kubeletExtraArgs: {x: 'a b'}}", "patches: {directory: /p}", "nodeRegistration: {taints: [{key: a, effect: NoSchedule}]}"}) {
        CAPTURE(wish);
        ClusterSpec other = spec;
        other.kubeadm_patches.push_back(
            {yaml::parse_json_values(std::string("kind: JoinConfiguration\n") + wish + "\n", "k")[0], "k:1"});
        CHECK_FALSE(make_kubelet_documents(make(other, "v1.34.4", 1), state.nodes[1], state.nodes[0].address));
    }
}

TEST_CASE("the file reads back as the documents") {
    const auto documents = make(default_spec(), "v1.34.4");
    CHECK(yaml::parse_json_values(write_kubeadm_documents(documents), "kubeadm.conf") == documents);
}
