// SPDX-License-Identifier: Apache-2.0
// Finds and replaces container images.

#include "sync/images.hpp"

#include <array>
#include <functional>

namespace berth::sync {
namespace {

using json::Value;

// Containers stand in lists of these names, at any depth (pod templates, jobs' templates, custom kinds).
bool is_container_list(std::string_view name) {
    return name == "containers" || name == "initContainers" || name == "ephemeralContainers";
}

void each_image(Value& value, const std::function<void(const std::string& image, Value& container)>& visit) {
    if (auto* object = value.find_object()) {
        for (auto& [name, below] : object->members()) {
            if (auto* list = below.find_array(); list && is_container_list(name)) {
                for (auto& container : *list) {
                    auto* image = container.find("image");
                    if (!image || !image->find_string()) continue;
                    const std::string text = *image->find_string();
                    visit(text, container);
                }
            }
            each_image(below, visit);
        }
    } else if (auto* list = value.find_array()) {
        for (auto& item : *list) each_image(item, visit);
    }
}

}  // namespace

std::string full_image_name(std::string_view image) {
    image = image.substr(0, image.find('@'));
    if (const auto colon = image.rfind(':'); colon != std::string_view::npos && image.find('/', colon) == std::string_view::npos)
        image = image.substr(0, colon);
    const auto slash = image.find('/');
    const auto first = image.substr(0, slash);
    const bool has_registry = slash != std::string_view::npos && (first.find_first_of(".:") != std::string_view::npos || first == "localhost");
    if (has_registry) return std::string(image);
    return (slash == std::string_view::npos ? "docker.io/library/" : "docker.io/") + std::string(image);
}

std::set<std::string> images_of(const Value& object) {
    std::set<std::string> images;
    Value copy = object;
    each_image(copy, [&](const std::string& image, Value&) { images.insert(image); });
    return images;
}

std::set<std::string> replace_images(Value& object, const std::map<std::string, std::string>& built) {
    std::map<std::string, const std::map<std::string, std::string>::value_type*> by_full_name;
    for (const auto& entry : built) by_full_name[full_image_name(entry.first)] = &entry;
    std::set<std::string> found;
    each_image(object, [&](const std::string& image, Value& container) {
        const auto match = by_full_name.find(full_image_name(image));
        if (match == by_full_name.end()) return;
        container["image"] = match->second->second;
        if (auto* policy = container.find("imagePullPolicy"); policy && *policy == Value("Always")) *policy = "IfNotPresent";
        found.insert(match->second->first);
    });
    return found;
}

}  // namespace berth::sync
