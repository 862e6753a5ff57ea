// SPDX-License-Identifier: Apache-2.0
// URL paths and queries of the Kubernetes API.

#include "kube/api_path.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace berth::kube {

std::string encode_path_part(std::string_view text) {
    static constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char letter : text) {
        if (plain.find(letter) != std::string_view::npos)
            encoded += letter;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return encoded;
}

void Query::add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text_ += text_.empty() ? '?' : '&';
    text_ += name;
    text_ += '=';
    text_ += encode_path_part(value);
}

std::string group_version_path(std::string_view group_version) {
    return (group_version.find('/') == std::string_view::npos ? "/api/" : "/apis/") + std::string(group_version);
}

std::string resource_path(const Resource& resource, std::string_view name_space) {
    auto path = group_version_path(resource.gvk.api_version());
    if (resource.scope == Scope::name_space && !name_space.empty()) path += "/namespaces/" + encode_path_part(name_space);
    return path + "/" + resource.plural;
}

Query selection_query(const Selection& selection) {
    Query query;
    query.add("labelSelector", selection.label_selector);
    query.add("fieldSelector", selection.field_selector);
    return query;
}

Resource get_resource(KubeApi& api, const GroupVersionKind& gvk, const CancelToken& cancel) {
    if (auto resource = api.find_resource(gvk, cancel)) return *resource;
    throw Error(ErrorKind::not_found, fmt::format("the cluster does not know the kind '{}' of '{}'", gvk.kind, gvk.api_version()),
                "apply the CustomResourceDefinition first, or correct apiVersion and kind");
}

}  // namespace berth::kube
