// SPDX-License-Identifier: Apache-2.0
// Writing data into ConfigMaps and Secrets, base64 in lines of 70 as kustomize has it.
#include "render/generate/data_map.hpp"
#include "yaml/binary.hpp"
#include "yaml/characters.hpp"

namespace berth::render {

using yaml::Node;

namespace {

Node& ensure_data(yaml::Arena& arena, Node& root, std::string_view field) {
    if (Node* found = root.find(field)) {
        return *found;
    }
    Node* made = yaml::make_mapping(arena);
    yaml::append(arena, root, yaml::make_scalar(arena, field));
    yaml::append(arena, root, made);
    return *made;
}

Node* make_value(yaml::Arena& arena, std::string_view text) {
    Node* node = yaml::make_string(arena, text);
    if (text.find('\n') != std::string_view::npos) {
        node->style = yaml::Style::literal;
    }
    return node;
}

StringMap read_map(const Node& root, std::string_view field) {
    StringMap result;
    if (const Node* found = root.find(field)) {
        for (std::uint32_t i = 0; i < found->pairs(); ++i) {
            const Node& value = *found->field(i);
            result.insert_or_assign(std::string{found->key(i)->text()},
                                    std::string{value.is_null() ? std::string_view{} : value.text()});
        }
    }
    return result;
}

}  // namespace

void set_config_map_data(yaml::Arena& arena, Node& root, const StringMap& data) {
    for (const auto& [name, value] : data) {
        const bool text = yaml::is_utf8(value);
        Node* node = make_value(arena, text ? value : yaml::encode_binary(value));
        append_field(arena, ensure_data(arena, root, text ? "data" : "binaryData"), name, *node);
    }
}

void set_secret_data(yaml::Arena& arena, Node& root, const StringMap& data) {
    Node& target = ensure_data(arena, root, "data");
    for (const auto& [name, value] : data) {
        append_field(arena, target, name, *make_value(arena, yaml::encode_binary(value)));
    }
}

void merge_data_map(yaml::Arena& arena, Node& fresh, const Node& old, DataField field) {
    const std::string_view name = field == DataField::text ? "data" : "binaryData";
    StringMap merged = read_map(old, name);
    for (auto& [key, value] : read_map(fresh, name)) {
        merged.insert_or_assign(key, value);
    }
    yaml::erase(fresh, name);
    if (merged.empty()) {
        return;
    }
    Node& target = ensure_data(arena, fresh, name);
    for (const auto& [key, value] : merged) {
        append_field(arena, target, key, *make_value(arena, value));
    }
}

}  // namespace berth::render
