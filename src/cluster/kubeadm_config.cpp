// SPDX-License-Identifier: Apache-2.0
// kubeadm.k8s.io/v1beta2, v1beta3 and v1beta4, kubelet.config.k8s.io/v1beta1, kubeproxy.config.k8s.io/v1alpha1.
#include "cluster/kubeadm_config.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cluster/config/patches.hpp"
#include "json/write.hpp"

namespace berth::cluster {

namespace {

using json::Array;
using json::Object;
using json::Value;

class Documents {
public:
    explicit Documents(const KubeadmRequest& request) : request_(request), api_(kubeadm_api_version(request.version)) {}

    [[nodiscard]] std::vector<Value> make() const {
        return {cluster(), init(), join(), kubelet(), kube_proxy()};
    }

private:
    [[nodiscard]] bool lists_arguments() const { return api_ == "kubeadm.k8s.io/v1beta4"; }

    // v1beta4 has a list of name and value where the older ones have a map.
    [[nodiscard]] Value arguments(const StringPairs& pairs) const {
        if (lists_arguments()) {
            Array list;
            for (const auto& [name, value] : pairs) {
                list.emplace_back(Object{{"name", name}, {"value", value}});
            }
            return list;
        }
        Object map;
        for (const auto& [name, value] : pairs) {
            map.set(name, value);
        }
        return map;
    }

    [[nodiscard]] std::string endpoint() const { return request_.state.control_plane().name + ":6443"; }

    [[nodiscard]] std::string feature_gates() const {
        std::vector<std::string> gates;
        for (const auto& [name, on] : request_.spec.feature_gates) {
            gates.push_back(name + (on ? "=true" : "=false"));
        }
        return join_texts(gates);
    }
    [[nodiscard]] std::string runtime_config() const {
        std::vector<std::string> entries;
        for (const auto& [name, value] : request_.spec.runtime_config) {
            entries.push_back(name + "=" + value);
        }
        return join_texts(entries);
    }
    [[nodiscard]] static std::string join_texts(const std::vector<std::string>& texts) {
        return berth::join(texts, ",");
    }

    [[nodiscard]] Object component(StringPairs pairs) const {
        if (const std::string gates = feature_gates(); !gates.empty()) {
            pairs.emplace_back("feature-gates", gates);
        }
        return Object{{"extraArgs", arguments(pairs)}};
    }

    [[nodiscard]] Value cluster() const {
        const ClusterState& state = request_.state;
        StringPairs api_arguments;
        if (const std::string config = runtime_config(); !config.empty()) {
            api_arguments.emplace_back("runtime-config", config);
        }
        Object api_server = component(std::move(api_arguments));
        std::vector<std::string> names{"localhost", state.api_server_address.text()};
        api_server.set("certSANs", Array(names.begin(), names.end()));
        // There is one of each: without a lease to wait for they work at once, also after a restart.
        const StringPairs alone{{"leader-elect", "false"}};
        StringPairs manager = alone;
        manager.emplace_back("enable-hostpath-provisioner", "true");
        // Each of its forty controllers makes itself an account first: at the default of 20 requests a second that
        // alone takes five seconds.
        manager.emplace_back("kube-api-qps", "300");
        manager.emplace_back("kube-api-burst", "600");
        Object out{{"apiVersion", api_},
                   {"kind", "ClusterConfiguration"},
                   {"clusterName", state.name},
                   {"kubernetesVersion", request_.version.text},
                   {"controlPlaneEndpoint", endpoint()},
                   {"apiServer", std::move(api_server)},
                   {"controllerManager", component(manager)},
                   {"scheduler", component(alone)},
                   {"networking", Object{{"podSubnet", state.pod_subnet.text()},
                                         {"serviceSubnet", state.service_subnet.text()}}}};
        // Elliptic keys are made in microseconds where RSA takes up to seconds.
        if (lists_arguments()) {
            out.set("encryptionAlgorithm", "ECDSA-P256");
        } else {
            out.set("featureGates", Object{{"PublicKeysECDSA", true}});
        }
        return out;
    }

    [[nodiscard]] Object registration() const {
        StringPairs pairs{{"node-ip", request_.node.address.text()},
                          {"provider-id", "kind://berth/" + request_.state.name + "/" + request_.node.name}};
        std::vector<std::string> labels;
        for (const auto& [name, value] : request_.config.labels) {
            labels.push_back(name + "=" + value);
        }
        if (!labels.empty()) {
            pairs.emplace_back("node-labels", join_texts(labels));
        }
        return Object{{"criSocket", "unix:///run/containerd/containerd.sock"}, {"kubeletExtraArgs", arguments(pairs)}};
    }

    [[nodiscard]] Array skipped_phases() const {
        Array phases{"preflight"};
        if (request_.spec.networking.proxy_mode == KubeProxyMode::none) {
            phases.emplace_back("addon/kube-proxy");
        }
        return phases;
    }

    [[nodiscard]] Value init() const {
        Object node = registration();
        if (request_.state.nodes.size() == 1) {
            node.set("taints", Array{});  // the only node runs everything
        }
        Object out{{"apiVersion", api_},
                   {"kind", "InitConfiguration"},
                   {"bootstrapTokens", Array{Object{{"token", bootstrap_token}}}},
                   {"localAPIEndpoint",
                    Object{{"advertiseAddress", request_.node.address.text()}, {"bindPort", 6443}}},
                   {"nodeRegistration", std::move(node)}};
        if (request_.version.at_least(1, 22)) {
            out.set("skipPhases", skipped_phases());
        }
        return out;
    }

    [[nodiscard]] Value join() const {
        Object discovery{{"apiServerEndpoint", endpoint()},
                         {"token", bootstrap_token},
                         {"unsafeSkipCAVerification", true}};
        return Object{{"apiVersion", api_},
                      {"kind", "JoinConfiguration"},
                      {"discovery", Object{{"bootstrapToken", std::move(discovery)}}},
                      {"nodeRegistration", registration()},
                      {"skipPhases", Array{"preflight"}}};
    }

    [[nodiscard]] Object gates_object() const {
        Object gates;
        for (const auto& [name, on] : request_.spec.feature_gates) {
            gates.set(name, on);
        }
        return gates;
    }

    [[nodiscard]] Value kubelet() const {
        Object out{{"apiVersion", "kubelet.config.k8s.io/v1beta1"},
                   {"kind", "KubeletConfiguration"},
                   {"cgroupDriver", request_.version.at_least(1, 24) ? "systemd" : "cgroupfs"},
                   {"cgroupRoot", "/kubelet"},
                   {"failSwapOn", false},
                   {"imageGCHighThresholdPercent", 100},
                   {"evictionHard",
                    Object{{"nodefs.available", "0%"}, {"nodefs.inodesFree", "0%"}, {"imagefs.available", "0%"}}}};
        if (request_.cgroups != runtime::CgroupLayout::unified && request_.version.at_least(1, 31)) {
            out.set("failCgroupV1", false);
        }
        if (Object gates = gates_object(); !gates.empty()) {
            out.set("featureGates", std::move(gates));
        }
        return out;
    }

    [[nodiscard]] Value kube_proxy() const {
        const KubeProxyMode mode = request_.spec.networking.proxy_mode;
        Object out{{"apiVersion", "kubeproxy.config.k8s.io/v1alpha1"},
                   {"kind", "KubeProxyConfiguration"},
                   {"mode", mode == KubeProxyMode::none ? "iptables" : proxy_mode_name(mode)},
                   {"conntrack", Object{{"maxPerCore", 0}}},
                   {"iptables", Object{{"minSyncPeriod", "1s"}}}};
        if (Object gates = gates_object(); !gates.empty()) {
            out.set("featureGates", std::move(gates));
        }
        return out;
    }

    const KubeadmRequest& request_;
    std::string api_;
};

// Name and value of nodeRegistration.kubeletExtraArgs in the InitConfiguration, in both forms.
StringPairs kubelet_arguments(const Value& registration) {
    StringPairs pairs;
    const Value* arguments = registration.find("kubeletExtraArgs");
    if (arguments == nullptr) {
        return pairs;
    }
    if (const json::Object* map = arguments->find_object()) {
        for (const json::Member& member : map->members()) {
            pairs.emplace_back(member.name, member.value.as_string());
        }
    } else {
        for (const Value& entry : arguments->as_array()) {
            pairs.emplace_back(entry.text_at({"name"}), entry.text_at({"value"}));
        }
    }
    return pairs;
}

const Value& registration_of(const std::vector<Value>& documents) {
    for (const Value& document : documents) {
        const Value* registration = document.find("nodeRegistration");
        if (document.text_at({"kind"}) == "InitConfiguration" && registration != nullptr) {
            return *registration;
        }
    }
    throw Error(ErrorKind::invalid, "the kubeadm configuration has no InitConfiguration with a nodeRegistration");
}

}  // namespace

std::string kubeadm_api_version(const KubernetesVersion& version) {
    if (!version.at_least(1, 22)) {
        throw Error(ErrorKind::unsupported, "Kubernetes '" + version.text + "' is older than v1.22, which berth needs",
                    "take a newer node image");
    }
    if (!version.at_least(1, 23)) {
        return "kubeadm.k8s.io/v1beta2";
    }
    return version.at_least(1, 36) ? "kubeadm.k8s.io/v1beta4" : "kubeadm.k8s.io/v1beta3";
}

std::vector<json::Value> make_kubeadm_documents(const KubeadmRequest& request, std::vector<std::string>& warnings) {
    std::vector<Value> documents = Documents(request).make();
    apply_merge_patches(documents, request.spec.kubeadm_patches, warnings);
    apply_json_patches(documents, request.spec.kubeadm_json_patches, warnings);
    apply_merge_patches(documents, request.config.kubeadm_patches, warnings);
    apply_json_patches(documents, request.config.kubeadm_json_patches, warnings);
    return documents;
}

std::optional<std::vector<json::Value>> make_kubelet_documents(const std::vector<json::Value>& documents,
                                                               const NodeState& node,
                                                               runtime::Ipv4Address control_plane) {
    if (node.role != NodeRole::worker) {
        return std::nullopt;
    }
    std::vector<Value> out;
    Value registration;
    for (const Value& document : documents) {
        const std::string_view kind = document.text_at({"kind"});
        if (kind == "JoinConfiguration") {
            for (const json::Member& member : document.as_object().members()) {
                constexpr std::array understood{"apiVersion", "kind", "discovery", "nodeRegistration", "skipPhases"};
                if (std::ranges::find(understood, member.name) == understood.end()) {
                    return std::nullopt;
                }
            }
            registration = *document.find("nodeRegistration");
        } else if (kind != "KubeProxyConfiguration") {
            out.push_back(document);
        }
    }
    for (const char* unusual : {"imagePullPolicy", "ignorePreflightErrors", "imagePullSerial"}) {
        registration.as_object().erase(unusual);  // of pulling and checking, which a node image makes needless
    }
    registration["name"] = node.name;
    if (registration.find("taints") == nullptr) {
        registration["taints"] = Array{};  // without it kubeadm would take the node for a control plane
    } else if (!registration.find("taints")->as_array().empty()) {
        return std::nullopt;  // only a join makes the kubelet register with taints
    }
    for (const auto& [name, value] : kubelet_arguments(registration)) {
        if (value.find_first_of(" \t\n\"'\\$") != std::string::npos) {
            return std::nullopt;  // quoting for systemd's environment files is left to kubeadm
        }
    }
    for (Value& document : out) {
        if (document.text_at({"kind"}) == "InitConfiguration") {
            document["nodeRegistration"] = registration;
            // Newer versions write it into the kubelet's kubeconfig.
            document["localAPIEndpoint"]["advertiseAddress"] = control_plane.text();
        }
    }
    return out;
}

std::string make_kubelet_flags(std::string_view control_plane_file, const std::vector<json::Value>& control_plane,
                               const std::vector<json::Value>& prepared) {
    // KUBELET_KUBEADM_ARGS="--a=b --c=d"
    const std::size_t open = control_plane_file.find('"');
    const std::size_t close = control_plane_file.rfind('"');
    if (open == std::string_view::npos || close <= open) {
        throw Error(ErrorKind::unsupported, "kubeadm-flags.env of the control plane has an unknown form");
    }
    const StringPairs own = kubelet_arguments(registration_of(control_plane));
    std::vector<std::string> arguments;
    for (const std::string& argument : split(control_plane_file.substr(open + 1, close - open - 1), ' ')) {
        const bool is_own = std::ranges::any_of(own, [&](const auto& pair) {
            return argument == "--" + pair.first || argument.starts_with("--" + pair.first + "=");
        });
        if (!argument.empty() && !is_own) {
            arguments.push_back(argument);
        }
    }
    for (const auto& [name, value] : kubelet_arguments(registration_of(prepared))) {
        arguments.push_back("--" + name + "=" + value);
    }
    return std::string(control_plane_file.substr(0, open + 1)) + berth::join(arguments, " ") +
           std::string(control_plane_file.substr(close));
}

std::string write_kubeadm_documents(const std::vector<json::Value>& documents) {
    std::string out;
    for (const Value& document : documents) {
        out += (out.empty() ? "" : "---\n") + json::write_pretty(document);
    }
    return out;
}

}  // namespace berth::cluster
