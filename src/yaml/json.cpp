// SPDX-License-Identifier: Apache-2.0
// Conversion of trees to JSON values and back, and their printing.
#include "yaml/json.hpp"

#include "base/error.hpp"
#include "yaml/document.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <type_traits>

namespace berth::yaml {

namespace {

/// The parser resolves plain scalars by 1.2 alone.
Tag tag_of(const Node& node, Schema schema) {
    const bool resolved_anew = schema == Schema::yaml_1_1 && !node.tagged && node.style == Style::plain;
    return resolved_anew ? resolve_tag(node.value, schema) : effective_tag(node);
}

json::Value scalar_to_json(const Node& node, Schema schema) {
    switch (tag_of(node, schema)) {
    case Tag::null:
        return nullptr;
    case Tag::boolean:
    case Tag::integer:
    case Tag::floating:
        break;
    case Tag::timestamp:
    case Tag::string:
    case Tag::binary:
    case Tag::merge:
    case Tag::custom:
    case Tag::none:
    case Tag::sequence:
    case Tag::mapping:
        return node.value;
    }
    const Resolved resolved = resolve(node.value, schema);
    if (const auto* truth = std::get_if<bool>(&resolved.value)) {
        return *truth;
    }
    if (const auto* number = std::get_if<std::int64_t>(&resolved.value)) {
        return static_cast<long>(*number);
    }
    if (const auto* number = std::get_if<std::uint64_t>(&resolved.value)) {
        return static_cast<unsigned long>(*number);
    }
    if (const auto* number = std::get_if<double>(&resolved.value)) {
        if (!std::isfinite(*number)) {
            throw Error(ErrorKind::invalid, fmt::format("'{}' is no number that JSON can hold", node.value));
        }
        return *number;
    }
    return node.value;
}

void write_value(Writer& writer, const json::Value& value, KeyOrder order);

void write_object(Writer& writer, const json::Object& object, KeyOrder order) {
    writer.begin_mapping(object.empty() ? Writer::Filled::no : Writer::Filled::yes);
    std::vector<const json::Member*> members;
    members.reserve(object.size());
    for (const json::Member& member : object.members()) {
        members.push_back(&member);
    }
    if (order == KeyOrder::natural) {
        std::sort(members.begin(), members.end(), [](const json::Member* a, const json::Member* b) {
            return natural_less(a->name, b->name);
        });
    }
    for (const json::Member* member : members) {
        writer.key(member->name);
        write_value(writer, member->value, order);
    }
    writer.end_mapping();
}

void write_value(Writer& writer, const json::Value& value, KeyOrder order) {
    std::visit(
        [&](const auto& data) {
            using Data = std::remove_cvref_t<decltype(data)>;
            if constexpr (std::is_same_v<Data, std::monostate>) {
                writer.plain("null");
            } else if constexpr (std::is_same_v<Data, bool>) {
                writer.plain(data ? "true" : "false");
            } else if constexpr (std::is_same_v<Data, double>) {
                writer.plain(format_float_g(data));
            } else if constexpr (std::is_same_v<Data, std::string>) {
                writer.string(data);
            } else if constexpr (std::is_same_v<Data, json::Array>) {
                writer.begin_sequence(data.empty() ? Writer::Filled::no : Writer::Filled::yes);
                for (const json::Value& item : data) {
                    write_value(writer, item, order);
                }
                writer.end_sequence();
            } else if constexpr (std::is_same_v<Data, json::Object>) {
                write_object(writer, data, order);
            } else {
                writer.plain(std::to_string(data));
            }
        },
        value.data());
}

} // namespace

json::Value to_json(const Node& node, Schema schema) {
    switch (node.kind) {
    case Kind::scalar:
        return scalar_to_json(node, schema);
    case Kind::alias:
        return node.target == nullptr ? json::Value{} : to_json(*node.target, schema);
    case Kind::sequence: {
        json::Array array;
        array.reserve(node.size);
        for (const Node* item : node.children()) {
            array.push_back(to_json(*item, schema));
        }
        return array;
    }
    case Kind::mapping:
        break;
    }
    json::Object object;
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        object.set(node.key(i)->text(), to_json(*node.field(i), schema));
    }
    return object;
}

std::vector<json::Value> parse_json_values(std::string_view text, const std::string& file) {
    const Documents documents = Documents::parse(text, file);
    std::vector<json::Value> values;
    values.reserve(documents.roots().size());
    for (const Node* root : documents.roots()) {
        values.push_back(to_json(*root));
    }
    return values;
}

Node* from_json(Arena& arena, const json::Value& value) {
    return std::visit(
        [&](const auto& data) -> Node* {
            using Data = std::remove_cvref_t<decltype(data)>;
            if constexpr (std::is_same_v<Data, std::monostate>) {
                return make_scalar(arena, "null", Tag::null);
            } else if constexpr (std::is_same_v<Data, bool>) {
                return make_scalar(arena, data ? "true" : "false", Tag::boolean);
            } else if constexpr (std::is_same_v<Data, double>) {
                return make_scalar(arena, format_float_g(data), Tag::floating);
            } else if constexpr (std::is_same_v<Data, std::string>) {
                return make_string(arena, data);
            } else if constexpr (std::is_same_v<Data, json::Array>) {
                Node* sequence = make_sequence(arena);
                for (const json::Value& item : data) {
                    append(arena, *sequence, from_json(arena, item));
                }
                return sequence;
            } else if constexpr (std::is_same_v<Data, json::Object>) {
                Node* mapping = make_mapping(arena);
                for (const json::Member& member : data.members()) {
                    append(arena, *mapping, make_string(arena, member.name));
                    append(arena, *mapping, from_json(arena, member.value));
                }
                return mapping;
            } else {
                return make_scalar(arena, std::to_string(data), Tag::integer);
            }
        },
        value.data());
}

std::string write(const json::Value& value, KeyOrder order, WriterOptions options) {
    std::string out;
    Writer writer{out, options};
    write_value(writer, value, order);
    writer.end_document();
    return out;
}

} // namespace berth::yaml
