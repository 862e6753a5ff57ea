// SPDX-License-Identifier: Apache-2.0
// Filling in the CNI manifest.
#include "cluster/manifest_template.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "json/value.hpp"
#include "json/write.hpp"
#include "yaml/json.hpp"

namespace berth::cluster {

namespace {

std::string fill(const std::string& text, const ClusterState& state) {
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const std::size_t open = text.find("{{", at);
        if (open == std::string::npos) {
            return out + text.substr(at);
        }
        const std::size_t close = text.find("}}", open);
        if (close == std::string::npos) {
            throw Error(ErrorKind::invalid, "the node image's CNI manifest has '{{' without '}}'");
        }
        const std::string_view name = trim(std::string_view(text).substr(open + 2, close - open - 2));
        if (name != ".PodSubnet") {
            throw Error(ErrorKind::unsupported,
                        "the node image's CNI manifest uses '" + std::string(name) + "', which is not known");
        }
        out += text.substr(at, open - at) + state.pod_subnet.text();
        at = close + 2;
    }
}

void add_endpoint(json::Value& document, const std::string& endpoint) {
    json::Value* spec = document.find("spec");
    json::Value* pod = spec == nullptr ? nullptr : spec->find("template");
    json::Value* pod_spec = pod == nullptr ? nullptr : pod->find("spec");
    json::Value* containers = pod_spec == nullptr ? nullptr : pod_spec->find("containers");
    if (containers == nullptr || !containers->is_array()) {
        return;
    }
    for (json::Value& container : containers->as_array()) {
        json::Value& environment = container["env"];
        if (!environment.is_array()) {
            environment = json::Array{};
        }
        environment.as_array().emplace_back(json::Object{{"name", "CONTROL_PLANE_ENDPOINT"}, {"value", endpoint}});
    }
}

}  // namespace

std::string fill_cni_manifest(const std::string& manifest, const ClusterState& state) {
    const bool wants_template = manifest.find("would you kindly template this file") != std::string::npos;
    const bool wants_patch = manifest.find("would you kindly patch this file") != std::string::npos;
    const std::string filled = wants_template ? fill(manifest, state) : manifest;
    if (!wants_patch) {
        return filled;
    }
    std::string out;
    for (json::Value& document : yaml::parse_json_values(filled, "/kind/manifests/default-cni.yaml")) {
        if (document.text_at({"kind"}) == "DaemonSet") {
            add_endpoint(document, state.control_plane().name + ":6443");
        }
        out += (out.empty() ? "" : "---\n") + json::write_pretty(document);
    }
    return out;
}

}  // namespace berth::cluster
