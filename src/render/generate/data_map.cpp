// SPDX-License-Identifier: Apache-2.0
// Writing data into ConfigMaps and Secrets, base64 in lines of 70 as kustomize has it.
#include "render/generate/data_map.hpp"

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

std::string encode_base64(std::string_view data) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < data.size() ? static_cast<unsigned char>(data[i]) : 0;
    };
    std::string encoded;
    encoded.reserve(data.size() / 3 * 4 + 8);
    for (std::size_t i = 0; i < data.size(); i += 3) {
        const unsigned group = (byte(i) << 16U) | (byte(i + 1) << 8U) | byte(i + 2);
        for (unsigned k = 0; k < 4; ++k) {
            encoded.push_back(i + k > data.size() ? '=' : alphabet[(group >> (18 - 6 * k)) & 0x3fU]);
        }
    }
    constexpr std::size_t line = 70;
    if (encoded.size() < line) {
        return encoded;
    }
    std::string lines;
    lines.reserve(encoded.size() + encoded.size() / line + 1);
    for (std::size_t i = 0; i < encoded.size(); i += line) {
        lines.append(encoded, i, line);
        lines.push_back('\n');
    }
    return lines;
}

bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned lead = byte(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || i + width > text.size()) {
            return false;
        }
        for (std::size_t k = 1; k < width; ++k) {
            if ((byte(i + k) & 0xc0U) != 0x80) {
                return false;
            }
        }
        const unsigned second = byte(i + 1);
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f)) {
            return false;
        }
        i += width;
    }
    return true;
}

void set_config_map_data(yaml::Arena& arena, Node& root, const StringMap& data) {
    for (const auto& [name, value] : data) {
        const bool text = is_utf8(value);
        Node* node = make_value(arena, text ? value : encode_base64(value));
        set_field(arena, ensure_data(arena, root, text ? "data" : "binaryData"), name, node);
    }
}

void set_secret_data(yaml::Arena& arena, Node& root, const StringMap& data) {
    Node& target = ensure_data(arena, root, "data");
    for (const auto& [name, value] : data) {
        set_field(arena, target, name, make_value(arena, encode_base64(value)));
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
        set_field(arena, target, key, make_value(arena, value));
    }
}

}  // namespace berth::render
