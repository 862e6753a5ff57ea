// SPDX-License-Identifier: Apache-2.0
// What of an object is hashed, and how the hash is written.
#include "render/generate/hash.hpp"

#include "crypto/hash.hpp"
#include "render/generate/tree_hash.hpp"
#include "render/print/printer.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

std::string encode(std::string_view hex) {
    std::string result{hex.substr(0, 10)};
    for (char& c : result) {
        switch (c) {
        case '0':
            c = 'g';
            break;
        case '1':
            c = 'h';
            break;
        case '3':
            c = 'k';
            break;
        case 'a':
            c = 'm';
            break;
        case 'e':
            c = 't';
            break;
        default:
            break;
        }
    }
    return result;
}

/// Integers as float64 holds them: kustomize reads the JSON of the object once more on the way.
void make_integers_floats(yaml::Arena& arena, Node& node) {
    for (Node* child : node.children()) {
        make_integers_floats(arena, *child);
    }
    if (node.kind != Kind::scalar) {
        return;
    }
    const ScalarValue value = scalar_value(node);
    if (const auto* number = std::get_if<std::int64_t>(&value.data)) {
        node = *yaml::make_scalar(arena, yaml::format_float_json(static_cast<double>(*number)));
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value.data)) {
        node = *yaml::make_scalar(arena, yaml::format_float_json(static_cast<double>(*natural)));
    }
}

/// A JSON member: a scalar as its text, a mapping as it prints, nothing as "".
void add_member(std::string& json, std::string_view name, const Node* value) {
    json += json.empty() ? "{" : ",";
    append_json_string(json, name);
    json.push_back(':');
    if (value == nullptr) {
        json += "\"\"";
    } else if (value->kind == Kind::scalar) {
        append_json_string(json, value->value);
    } else {
        yaml::Arena arena;
        Node* copy = yaml::clone(arena, *value);
        make_integers_floats(arena, *copy);
        json += print_json(*copy);
    }
}

void add_text(std::string& json, std::string_view name, std::string_view text) {
    json += json.empty() ? "{" : ",";
    append_json_string(json, name);
    json.push_back(':');
    append_json_string(json, text);
}

bool is_mapping(const Node* node) {
    return node != nullptr && node->kind == Kind::mapping;
}

}  // namespace

// The member "name" is always empty: kustomize looks it up under a path that no object has.
std::string content_hash(const Resource& resource) {
    const Node& root = *resource.root;
    const std::string_view kind = resource.kind();
    std::string json;
    if (kind == "ConfigMap") {
        if (is_mapping(root.find("binaryData"))) {
            add_member(json, "binaryData", root.find("binaryData"));
        }
        add_member(json, "data", root.find("data"));
        add_text(json, "kind", kind);
        add_text(json, "name", {});
    } else if (kind == "Secret") {
        add_member(json, "data", root.find("data"));
        add_text(json, "kind", kind);
        add_text(json, "name", {});
        if (is_mapping(root.find("stringData"))) {
            add_member(json, "stringData", root.find("stringData"));
        }
        add_member(json, "type", root.find("type"));
    } else {
        return encode(crypto::sha256_hex(hashed_tree(resource)));
    }
    json.push_back('}');
    return encode(crypto::sha256_hex(json));
}

}  // namespace berth::render
