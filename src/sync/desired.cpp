// SPDX-License-Identifier: Apache-2.0
// Manifests to desired objects.

#include "sync/desired.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "base/error.hpp"
#include "kube/fields.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

bool is_definition(const kube::GroupVersionKind& gvk) {
    return gvk.group == "apiextensions.k8s.io" && gvk.kind == "CustomResourceDefinition";
}

Error manifest_error(const std::string& origin, std::string_view message) {
    return Error(ErrorKind::invalid, fmt::format("{}: {}", origin, message));
}

void take(std::vector<DesiredObject>& all, Value object, const std::string& origin) {
    if (!object.is_object()) throw manifest_error(origin, fmt::format("an object is expected, not a {}", object.type_name()));
    const auto kind = text_at(object, {"kind"});
    if (kind.empty() || text_at(object, {"apiVersion"}).empty())
        throw manifest_error(origin, "an object without 'apiVersion' or 'kind'");
    if (auto* items = object.find("items"); items && items->is_array() && kind.ends_with("List")) {
        for (auto& item : items->as_array()) take(all, std::move(item), origin);
        return;
    }
    auto ref = kube::ref_of(object);
    if (ref.name.empty()) {
        const auto generated = !text_at(object, {"metadata", "generateName"}).empty();
        throw manifest_error(origin, generated ? fmt::format("{} with 'generateName' cannot be kept in sync; give it a name", kind)
                                               : fmt::format("{} without 'metadata.name'", kind));
    }
    all.push_back({std::move(ref), std::move(object), origin});
}

std::optional<kube::Scope> find_scope(kube::KubeApi& api, const std::vector<DesiredObject>& all, const kube::GroupVersionKind& gvk,
                                      const CancelToken& cancel) {
    if (const auto* definition = find_definition(all, gvk))
        return text_at(definition->object, {"spec", "scope"}) == "Cluster" ? kube::Scope::cluster : kube::Scope::name_space;
    if (const auto resource = api.find_resource(gvk, cancel)) return resource->scope;
    return std::nullopt;
}

}  // namespace

const DesiredObject* find_definition(const std::vector<DesiredObject>& all, const kube::GroupVersionKind& gvk) {
    for (const auto& desired : all) {
        if (!is_definition(desired.ref.gvk) || text_at(desired.object, {"spec", "group"}) != gvk.group ||
            text_at(desired.object, {"spec", "names", "kind"}) != gvk.kind)
            continue;
        for (const auto& version : kube::items_at(desired.object, {"spec", "versions"}))
            if (text_at(version, {"name"}) == gvk.version) return &desired;
    }
    return nullptr;
}

std::string to_text(const DesiredObject& desired) {
    if (desired.origin.empty()) return kube::to_text(desired.ref);
    return fmt::format("{} ({})", kube::to_text(desired.ref), desired.origin);
}

std::vector<DesiredObject> make_desired(kube::KubeApi& api, std::vector<Manifest> manifests, const DesiredOptions& options,
                                        const CancelToken& cancel) {
    std::vector<DesiredObject> all;
    for (auto& manifest : manifests) take(all, std::move(manifest.object), manifest.origin);
    std::map<kube::GroupVersionKind, kube::Scope> scopes;
    std::map<kube::ObjectKey, const DesiredObject*> seen;
    for (auto& desired : all) {
        const auto& gvk = desired.ref.gvk;
        if (!scopes.contains(gvk)) {
            const auto scope = find_scope(api, all, gvk, cancel);
            if (!scope)
                throw Error(ErrorKind::not_found,
                            fmt::format("{}: the cluster does not know the kind '{}' of '{}'", to_text(desired), gvk.kind, gvk.api_version()),
                            "add its CustomResourceDefinition to the manifests, or correct apiVersion and kind");
            scopes[gvk] = *scope;
        }
        desired.scope = scopes[gvk];
        auto& metadata = desired.object["metadata"].as_object();
        if (desired.scope == kube::Scope::cluster) {
            // A namespace there is meaningless, and would make two names for one object.
            metadata.erase("namespace");
            desired.ref.name_space.clear();
        } else if (desired.ref.name_space.empty()) {
            desired.ref.name_space = options.name_space;
            metadata.set("namespace", options.name_space);
        }
        if (const auto [at, fresh] = seen.emplace(kube::key_of(desired.ref), &desired); !fresh)
            throw Error(ErrorKind::invalid, fmt::format("{} is given twice: in '{}' and in '{}'", kube::to_text(desired.ref),
                                                        at->second->origin, desired.origin));
        auto& labels = metadata["labels"];
        if (!labels.is_object()) labels = json::Object();
        labels[owner_label] = options.inventory;
        desired.object.as_object().erase("status");  // never ours to say
    }
    return all;
}

}  // namespace berth::sync
