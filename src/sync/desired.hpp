// SPDX-License-Identifier: Apache-2.0
// What the manifests ask for: objects with their names settled, each knowing the manifest it came from.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"
#include "kube/kube_api.hpp"

namespace berth::sync {

/// An object as rendered; `origin` is the file (and line) for messages.
struct Manifest {
    json::Value object;
    std::string origin;
};

/// Says which objects a sync owns: the label that every one of them carries, with the inventory's name.
inline constexpr std::string_view owner_label = "berth.dev/inventory";

struct DesiredObject {
    kube::ObjectRef ref;
    json::Value object;
    std::string origin;
    kube::Scope scope = kube::Scope::name_space;
};

struct DesiredOptions {
    std::string inventory;   ///< value of the owner label
    std::string name_space;  ///< for namespaced objects that name none
};

/// Lists are taken apart, names and namespaces checked, the owner label put on. A kind that neither the cluster nor a
/// CustomResourceDefinition of the set knows, or an object given twice, is an Error naming object and manifest.
[[nodiscard]] std::vector<DesiredObject> make_desired(kube::KubeApi& api, std::vector<Manifest> manifests,
                                                      const DesiredOptions& options, const CancelToken& cancel);

/// "Deployment 'shop/web' (deploy/web.yaml)".
[[nodiscard]] std::string to_text(const DesiredObject& desired);

/// The CustomResourceDefinition of the set that defines this kind; nullptr if none does.
[[nodiscard]] const DesiredObject* find_definition(const std::vector<DesiredObject>& all, const kube::GroupVersionKind& gvk);

}  // namespace berth::sync
