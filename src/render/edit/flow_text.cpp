// SPDX-License-Identifier: Apache-2.0
// Values in flow style.
#include "render/edit/flow_text.hpp"

#include <algorithm>
#include <string_view>

#include "json/write.hpp"
#include "yaml/resolve.hpp"

namespace berth::render::edit {

namespace {

/// Letters, digits and what file names and images have in them; nothing that means something in flow style.
bool is_plain(std::string_view text) {
    const bool harmless = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._/-").contains(c);
    });
    return harmless && text.front() != '-' && text.front() != '.' &&
           yaml::resolve_tag(text, yaml::Schema::yaml_1_1) == yaml::Tag::string &&
           yaml::resolve_tag(text, yaml::Schema::yaml_1_2) == yaml::Tag::string;
}

std::string scalar(std::string_view text) { return is_plain(text) ? std::string(text) : json::write(json::Value(text)); }

}  // namespace

std::string flow_text(const json::Value& value) {
    std::string text;
    const auto separate = [&] { text += text.size() > 1 ? ", " : ""; };
    if (const auto* array = value.find_array()) {
        text = "[";
        for (const auto& item : *array) {
            separate();
            text += flow_text(item);
        }
        return text + "]";
    }
    if (const auto* object = value.find_object()) {
        text = "{";
        for (const auto& member : object->members()) {
            separate();
            text += scalar(member.name) + ": " + flow_text(member.value);
        }
        return text + "}";
    }
    const auto* string = value.find_string();
    return string != nullptr ? scalar(*string) : json::write(value);
}

}  // namespace berth::render::edit
