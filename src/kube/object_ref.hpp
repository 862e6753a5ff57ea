// SPDX-License-Identifier: Apache-2.0
// Names of things in a cluster: kinds and objects, and how they are written for people.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace berth::kube {

struct GroupVersionKind {
    std::string group;  // empty for the core group
    std::string version;
    std::string kind;

    auto operator<=>(const GroupVersionKind&) const = default;

    std::string api_version() const { return group.empty() ? version : group + "/" + version; }
};

// "apps/v1" or "v1" and a kind.
GroupVersionKind make_gvk(std::string_view api_version, std::string_view kind);

// From an object's apiVersion and kind; empty where it has none.
GroupVersionKind gvk_of(const json::Value& object);

struct ObjectRef {
    GroupVersionKind gvk;
    std::string name_space;  // empty for an object of the whole cluster
    std::string name;

    auto operator<=>(const ObjectRef&) const = default;
};

ObjectRef ref_of(const json::Value& object);

// The same object whatever version it is read at: group, kind, namespace, name.
struct ObjectKey {
    std::string group;
    std::string kind;
    std::string name_space;
    std::string name;

    auto operator<=>(const ObjectKey&) const = default;
};

ObjectKey key_of(const ObjectRef& ref);

// "Deployment 'shop/frontend'" or "Namespace 'shop'".
std::string to_text(const ObjectRef& ref);

// Short form for lists, as kubectl writes it: "deployment.apps/frontend".
std::string short_name(const ObjectRef& ref);

}  // namespace berth::kube
