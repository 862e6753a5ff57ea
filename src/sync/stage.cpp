// SPDX-License-Identifier: Apache-2.0
// Kinds to stages.

#include "sync/stage.hpp"

#include <algorithm>
#include <array>

namespace berth::sync {
namespace {

template <std::size_t count>
bool is_one_of(std::string_view kind, const std::array<std::string_view, count>& kinds) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

Stage stage_of(const kube::GroupVersionKind& gvk) {
    static constexpr std::array<std::string_view, 3> foundation{"Namespace", "CustomResourceDefinition", "ClusterRole"};
    static constexpr std::array<std::string_view, 15> surroundings{
        "ClusterRoleBinding", "ResourceQuota", "LimitRange",       "ServiceAccount",        "Role",
        "RoleBinding",        "ConfigMap",     "Secret",           "PersistentVolume",      "PersistentVolumeClaim",
        "Service",            "NetworkPolicy", "Endpoints",        "PodDisruptionBudget",   "EndpointSlice"};
    static constexpr std::array<std::string_view, 4> admission{"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
                                                               "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"};
    const bool built_in = gvk.group.find('.') == std::string::npos || gvk.group.ends_with(".k8s.io");
    if (!built_in) return gvk.kind.ends_with("Class") ? Stage::classes : Stage::workloads;
    if (is_one_of(gvk.kind, foundation)) return Stage::foundation;
    if (gvk.kind.ends_with("Class")) return Stage::classes;
    if (is_one_of(gvk.kind, surroundings)) return Stage::surroundings;
    if (is_one_of(gvk.kind, admission)) return Stage::admission;
    return Stage::workloads;
}

std::string_view to_text(Stage stage) {
    switch (stage) {
        case Stage::foundation: return "foundation";
        case Stage::classes: return "classes";
        case Stage::surroundings: return "surroundings";
        case Stage::workloads: return "workloads";
        case Stage::admission: return "admission";
    }
    return "";
}

bool holds_data(const kube::GroupVersionKind& gvk) {
    if (gvk.group.empty())
        return gvk.kind == "Namespace" || gvk.kind == "PersistentVolumeClaim" || gvk.kind == "PersistentVolume";
    return gvk.group == "apiextensions.k8s.io" && gvk.kind == "CustomResourceDefinition";
}

}  // namespace berth::sync
