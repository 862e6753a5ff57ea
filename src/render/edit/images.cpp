// SPDX-License-Identifier: Apache-2.0
// `set image` and `set replicas`: entries by name, sorted by it.
#include <fmt/format.h>

#include <charconv>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/edit/edits.hpp"

namespace berth::render::edit {

namespace {

struct ImageText {
    std::string name;
    std::string tag;
    std::string digest;
};

// "registry:5000/name:tag@digest": the tag stands behind the last colon of the last path element.
ImageText split_image(std::string_view text) {
    ImageText image;
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        image.digest = text.substr(at + 1);
        text = text.substr(0, at);
    }
    const auto slash = text.rfind('/');
    const auto colon = text.rfind(':');
    // A colon at the very start or in front of a slash is no tag's.
    if (colon != std::string_view::npos && colon > 0 && (slash == std::string_view::npos || colon > slash)) {
        image.tag = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    image.name = text;
    return image;
}

json::Object parse_image(const std::string& text) {
    const auto equals = split_once(text, "=");
    const bool is_renamed = equals && !equals->first.empty();
    const auto image = split_image(equals ? equals->second : std::string_view(text));
    if (image.name == text) {
        throw Error(ErrorKind::usage, fmt::format("invalid format of image, '{}' is none", text),
                    "use one of <image>=<newimage>:<newtag>, <image>=<newimage>@<digest>, "
                    "<image>=<newimage>:<newtag>@<digest>, <image>=<newimage>, <image>:<newtag>, "
                    "<image>:<newtag>@<digest>, <image>@<digest>");
    }
    return {{"name", is_renamed ? std::string(equals->first) : image.name},
            {"newName", is_renamed ? image.name : std::string()},
            {"newTag", image.tag},
            {"digest", image.digest}};
}

// '*' takes over what the file had, and empty members are left out.
json::Object resolved(const json::Object& wanted, const json::Value& old) {
    json::Object image;
    for (const auto& [name, value] : wanted.members()) {
        const std::string text = value == json::Value("*") ? std::string(old.text_at({name})) : value.as_string();
        if (!text.empty()) {
            image.set(name, text);
        }
    }
    return image;
}

std::map<std::string, json::Value> by_name(const json::Value& list) {
    std::map<std::string, json::Value> entries;
    if (const auto* items = list.find_array()) {
        for (const auto& item : *items) {
            entries.emplace(item.text_at({"name"}), item);  // the first of a name counts
        }
    }
    return entries;
}

void store(KustomizationFile& file, std::string_view field, const std::map<std::string, json::Value>& entries) {
    json::Array list;
    for (const auto& [name, entry] : entries) {
        list.push_back(entry);
    }
    file.set(field, list);
}

}  // namespace

void set_images(KustomizationFile& file, const std::vector<std::string>& texts) {
    std::map<std::string, json::Object> wanted;  // the last one of a name counts
    for (const auto& text : texts) {
        const json::Object image = parse_image(text);
        wanted.insert_or_assign(image.find("name")->as_string(), image);
    }
    auto images = by_name(file.value("images"));
    for (const auto& [name, image] : wanted) {
        images[name] = resolved(image, images[name]);
    }
    store(file, "images", images);
}

void set_replicas(KustomizationFile& file, const std::vector<std::string>& texts) {
    auto replicas = by_name(file.value("replicas"));
    for (const auto& text : texts) {
        const auto parts = split(text, '=');
        std::int64_t count = 0;
        const auto* end = parts.back().data() + parts.back().size();
        if (parts.size() != 2 || std::from_chars(parts[1].data(), end, count).ptr != end || parts[1].empty()) {
            throw Error(ErrorKind::usage, fmt::format("invalid format of replica '{}'", text), "use <name>=<count>");
        }
        json::Object replica{{"count", count}};
        if (!parts[0].empty()) {
            replica.set("name", parts[0]);
        }
        replicas[parts[0]] = replica;
    }
    store(file, "replicas", replicas);
}

}  // namespace berth::render::edit
