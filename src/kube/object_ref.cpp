// SPDX-License-Identifier: Apache-2.0
// Names of things in a cluster.

#include "kube/object_ref.hpp"

#include <algorithm>
#include <cctype>

#include "kube/fields.hpp"

namespace berth::kube {

GroupVersionKind make_gvk(std::string_view api_version, std::string_view kind) {
    const auto slash = api_version.find('/');
    if (slash == std::string_view::npos) return {"", std::string(api_version), std::string(kind)};
    return {std::string(api_version.substr(0, slash)), std::string(api_version.substr(slash + 1)), std::string(kind)};
}

GroupVersionKind gvk_of(const json::Value& object) {
    return make_gvk(text_at(object, {"apiVersion"}), text_at(object, {"kind"}));
}

ObjectRef ref_of(const json::Value& object) {
    return {gvk_of(object), std::string(text_at(object, {"metadata", "namespace"})),
            std::string(text_at(object, {"metadata", "name"}))};
}

ObjectKey key_of(const ObjectRef& ref) { return {ref.gvk.group, ref.gvk.kind, ref.name_space, ref.name}; }

std::string to_text(const ObjectRef& ref) {
    std::string text = ref.gvk.kind + " '";
    if (!ref.name_space.empty()) text += ref.name_space + "/";
    return text + ref.name + "'";
}

std::string short_name(const ObjectRef& ref) {
    std::string text = ref.gvk.kind;
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (!ref.gvk.group.empty()) text += "." + ref.gvk.group;
    return text + "/" + ref.name;
}

}  // namespace berth::kube
