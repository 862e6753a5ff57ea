// SPDX-License-Identifier: Apache-2.0
// Identities of Kubernetes objects.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace berth::render {

/// Group, version, kind. The texts belong to somebody else.
struct Gvk {
    std::string_view group;
    std::string_view version;
    std::string_view kind;

    bool operator==(const Gvk&) const = default;
    /// Whether every part that `selector` names is the same here.
    [[nodiscard]] bool is_selected(const Gvk& selector) const;
    [[nodiscard]] bool is_cluster_scoped() const;
    [[nodiscard]] std::string api_version() const;
    /// Kind.version.group, with [noKind] and so on for empty parts.
    [[nodiscard]] std::string string() const;
};

[[nodiscard]] Gvk make_gvk(std::string_view api_version, std::string_view kind);

/// The order that kustomize gives kinds: namespaces and the like first, webhooks last, the others by name.
[[nodiscard]] bool gvk_less(const Gvk& a, const Gvk& b);

struct ResourceId {
    Gvk gvk;
    std::string_view name;
    std::string_view name_space;

    /// "_non_namespaceable_", "default" for an empty one, or the namespace itself.
    [[nodiscard]] std::string_view effective_namespace() const;
    [[nodiscard]] bool same_namespace(const ResourceId& other) const {
        return effective_namespace() == other.effective_namespace();
    }
    /// Same object: empty and "default" namespace are one.
    [[nodiscard]] bool same(const ResourceId& other) const;
    /// Whether every part that `selector` names is the same here.
    [[nodiscard]] bool is_selected_by(const ResourceId& selector) const;
    [[nodiscard]] bool is_empty() const;
    /// Equal for the same object and only then, as same() says.
    [[nodiscard]] std::string identity() const;
    /// Kind.version.group/name.namespace
    [[nodiscard]] std::string string() const;
};

}  // namespace berth::render
