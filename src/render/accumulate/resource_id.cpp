// SPDX-License-Identifier: Apache-2.0
// Comparison and printing of identities, as kustomize's resid package has them.
#include "render/accumulate/resource_id.hpp"

#include "render/schema/cluster_scope.hpp"

#include <array>
#include <fmt/format.h>

namespace berth::render {

namespace {

constexpr std::string_view not_a_namespace = "_non_namespaceable_";
constexpr std::string_view default_namespace = "default";

constexpr std::array<std::string_view, 22> kinds_first{
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
    "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
    "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
    "CronJob", "PodDisruptionBudget"};
constexpr std::array<std::string_view, 2> kinds_last{"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"};

int rank(std::string_view kind) {
    for (std::size_t i = 0; i < kinds_last.size(); ++i) {
        if (kinds_last[i] == kind) {
            return static_cast<int>(i) + 1;
        }
    }
    for (std::size_t i = 0; i < kinds_first.size(); ++i) {
        if (kinds_first[i] == kind) {
            return static_cast<int>(i) - static_cast<int>(kinds_first.size());
        }
    }
    return 0;
}

std::string_view or_else(std::string_view text, std::string_view otherwise) {
    return text.empty() ? otherwise : text;
}

std::string sort_key(const Gvk& gvk) {
    return fmt::format("{}_{}_{}", or_else(gvk.group, "~G"), or_else(gvk.version, "~V"), or_else(gvk.kind, "~K"));
}

}  // namespace

bool Gvk::is_selected(const Gvk& selector) const {
    return (selector.kind.empty() || selector.kind == kind) && (selector.group.empty() || selector.group == group) &&
           (selector.version.empty() || selector.version == version);
}

bool Gvk::is_cluster_scoped() const {
    return render::is_cluster_scoped(group, version, kind);
}

std::string Gvk::api_version() const {
    return group.empty() ? std::string{version} : fmt::format("{}/{}", group, version);
}

std::string Gvk::string() const {
    return fmt::format("{}.{}.{}", or_else(kind, "[noKind]"), or_else(version, "[noVer]"), or_else(group, "[noGrp]"));
}

Gvk make_gvk(std::string_view api_version, std::string_view kind) {
    const std::size_t slash = api_version.find('/');
    if (slash == std::string_view::npos) {
        return {.group = {}, .version = api_version, .kind = kind};
    }
    return {.group = api_version.substr(0, slash), .version = api_version.substr(slash + 1), .kind = kind};
}

bool gvk_less(const Gvk& a, const Gvk& b) {
    const int a_rank = rank(a.kind);
    const int b_rank = rank(b.kind);
    if (a_rank != b_rank) {
        return a_rank < b_rank;
    }
    return sort_key(a) < sort_key(b);
}

std::string_view ResourceId::effective_namespace() const {
    if (gvk.is_cluster_scoped()) {
        return not_a_namespace;
    }
    return name_space.empty() ? default_namespace : name_space;
}

std::string ResourceId::identity() const {
    return fmt::format("{}/{}/{}/{}/{}", gvk.group, gvk.version, gvk.kind, effective_namespace(), name);
}

bool ResourceId::same(const ResourceId& other) const {
    return name == other.name && gvk == other.gvk && same_namespace(other);
}

bool ResourceId::is_selected_by(const ResourceId& selector) const {
    return (selector.name.empty() || selector.name == name) &&
           (selector.name_space.empty() || selector.same_namespace(*this)) && gvk.is_selected(selector.gvk);
}

bool ResourceId::is_empty() const {
    return gvk == Gvk{} && name.empty() && name_space.empty();
}

std::string ResourceId::string() const {
    return fmt::format("{}/{}.{}", gvk.string(), or_else(name, "[noName]"), or_else(name_space, "[noNs]"));
}

}  // namespace berth::render
