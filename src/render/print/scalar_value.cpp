// SPDX-License-Identifier: Apache-2.0
// The joint effect of go-yaml v3's encoder and decoder on one scalar.
#include "render/print/scalar_value.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace berth::render {

using yaml::Node;
using yaml::Resolved;
using yaml::Schema;
using yaml::Style;
using yaml::Tag;

namespace {

std::string_view tag_name(Tag tag) {
    switch (tag) {
    case Tag::null:
        return "!!null";
    case Tag::boolean:
        return "!!bool";
    case Tag::string:
        return "!!str";
    case Tag::integer:
        return "!!int";
    case Tag::floating:
        return "!!float";
    case Tag::timestamp:
        return "!!timestamp";
    case Tag::binary:
        return "!!binary";
    case Tag::merge:
        return "!!merge";
    case Tag::sequence:
        return "!!seq";
    case Tag::mapping:
        return "!!map";
    case Tag::none:
    case Tag::custom:
        break;
    }
    return "!";
}

ScalarValue from(Resolved&& resolved, const Node& node) {
    if (std::holds_alternative<bool>(resolved.value)) {
        return {std::get<bool>(resolved.value)};
    }
    if (std::holds_alternative<std::int64_t>(resolved.value)) {
        return {std::get<std::int64_t>(resolved.value)};
    }
    if (std::holds_alternative<std::uint64_t>(resolved.value)) {
        return {std::get<std::uint64_t>(resolved.value)};
    }
    if (std::holds_alternative<double>(resolved.value)) {
        return {std::get<double>(resolved.value)};
    }
    if (resolved.tag == Tag::null) {
        return {};
    }
    if (resolved.tag == Tag::timestamp) {
        return {std::move(std::get<std::string>(resolved.value))};
    }
    return {node.value};
}

std::string decode_base64(std::string_view text) {
    std::string result;
    unsigned bits = 0;
    unsigned buffer = 0;
    for (const char c : text) {
        if (c == '=' || c == '\n' || c == '\r') {
            continue;
        }
        unsigned value = 0;
        if (c >= 'A' && c <= 'Z') {
            value = static_cast<unsigned>(c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            value = static_cast<unsigned>(c - 'a') + 26;
        } else if (c >= '0' && c <= '9') {
            value = static_cast<unsigned>(c - '0') + 52;
        } else if (c == '+') {
            value = 62;
        } else if (c == '/') {
            value = 63;
        } else {
            throw Error(ErrorKind::invalid, "yaml: !!binary value contains invalid base64 data");
        }
        buffer = (buffer << 6U) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            result.push_back(static_cast<char>((buffer >> bits) & 0xffU));
        }
    }
    return result;
}

}  // namespace

ScalarValue scalar_value(const Node& node) {
    Tag tag = node.tag;
    const bool quoted = node.style != Style::plain;
    if (tag == Tag::string || tag == Tag::merge || tag == Tag::custom) {
        return {node.value};
    }
    if (!node.tagged && tag != Tag::none) {
        // The encoder leaves a tag out that the text has anyway.
        Resolved resolved = yaml::resolve(node.value, Schema::yaml_1_2);
        if (resolved.tag == tag) {
            return quoted ? ScalarValue{node.value} : from(std::move(resolved), node);
        }
    }
    if (tag == Tag::none) {
        if (quoted || node.value.find('\n') != std::string_view::npos) {
            return {node.value};
        }
        return from(yaml::resolve(node.value, Schema::yaml_1_2), node);
    }
    if (tag == Tag::binary) {
        return {decode_base64(node.value)};
    }
    // The tag is written out and has to agree with the text.
    Resolved resolved = yaml::resolve(node.value, Schema::yaml_1_2);
    if (resolved.tag == tag) {
        return from(std::move(resolved), node);
    }
    if (tag == Tag::floating && resolved.tag == Tag::integer) {
        if (const auto* number = std::get_if<std::int64_t>(&resolved.value)) {
            return {static_cast<double>(*number)};
        }
    }
    throw Error(ErrorKind::invalid, fmt::format("yaml: cannot decode {} `{}` as a {}", tag_name(resolved.tag),
                                                node.value, tag_name(tag)));
}

bool is_string_scalar(const Node& node) {
    if (node.tag == Tag::string || node.tag == Tag::merge) {
        return true;
    }
    const ScalarValue value = scalar_value(node);
    return std::holds_alternative<std::string_view>(value.data) && node.tag != Tag::timestamp;
}

const char* ScalarValue::type_name() const {
    switch (data.index()) {
    case 0:
        return "null";
    case 1:
        return "bool";
    case 2:
    case 3:
        return "int";
    case 4:
        return "float64";
    default:
        return "string";
    }
}

}  // namespace berth::render
