// SPDX-License-Identifier: Apache-2.0
// Part of the step "control plane": the node image's own network for pods and its default storage class.
#include "base/error.hpp"
#include "base/file.hpp"
#include "cluster/manifest_template.hpp"
#include "cluster/steps/step.hpp"
#include "yaml/json.hpp"

namespace berth::cluster {

void install_manifests(StepContext& context, kube::KubeApi& api, const CancelToken& cancel) {
    const NodeState& node = context.state.control_plane();
    const AbsolutePath folder = context.engine.root_path(context.state, node) / "kind/manifests";
    std::vector<json::Value> objects;
    const auto add = [&](const std::string& text, const char* name) {
        for (json::Value& object : yaml::parse_json_values(text, std::string("/kind/manifests/") + name)) {
            objects.push_back(std::move(object));
        }
    };
    if (context.spec.networking.default_cni == DefaultCni::installed) {
        const auto cni = find_file(folder / "default-cni.yaml");
        if (!cni) {
            throw Error(ErrorKind::invalid, "image '" + node.image + "' has no /kind/manifests/default-cni.yaml",
                        "set networking.disableDefaultCNI and install a pod network yourself");
        }
        add(fill_cni_manifest(*cni, context.state), "default-cni.yaml");
    }
    if (const auto storage = find_file(folder / "default-storage.yaml")) {
        add(*storage, "default-storage.yaml");
    } else {
        progress::warn(context.progress, "image '" + node.image + "' has no default storage class");
    }
    for (const json::Value& object : objects) {
        api.apply(object, {.field_manager = "berth-up"}, cancel);
    }
}

}  // namespace berth::cluster
