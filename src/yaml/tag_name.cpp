// SPDX-License-Identifier: Apache-2.0
// The names as the YAML specification has them.
#include "yaml/tag_name.hpp"

#include "yaml/resolve.hpp"

#include <array>

namespace berth::yaml {

namespace {

struct Named {
    Tag tag;
    std::string_view name;
};

constexpr std::array<Named, 10> core_tags{{
    {Tag::null, "!!null"},
    {Tag::boolean, "!!bool"},
    {Tag::string, "!!str"},
    {Tag::integer, "!!int"},
    {Tag::floating, "!!float"},
    {Tag::timestamp, "!!timestamp"},
    {Tag::binary, "!!binary"},
    {Tag::merge, "!!merge"},
    {Tag::sequence, "!!seq"},
    {Tag::mapping, "!!map"},
}};

constexpr std::string_view shorthand = "!!";
constexpr std::string_view core_prefix = "tag:yaml.org,2002:";

bool is_tag_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{"-_;/?:@&=+$,.~*'()[]"}.contains(c);
}

std::string escaped_tag(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (is_tag_character(c)) {
            result += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
        }
    }
    return result;
}

std::string written_custom_tag(std::string_view tag) {
    if (tag.starts_with('!')) {
        return "!" + escaped_tag(tag.substr(1));
    }
    if (tag.starts_with(core_prefix)) {
        return std::string{shorthand} + escaped_tag(tag.substr(core_prefix.size()));
    }
    return "!<" + escaped_tag(tag) + ">";
}

}  // namespace

std::string_view tag_name(Tag tag) {
    for (const Named& known : core_tags) {
        if (known.tag == tag) {
            return known.name;
        }
    }
    return "!";
}

Tag tag_of_uri(std::string_view uri) {
    if (!uri.starts_with(core_prefix)) {
        return Tag::custom;
    }
    for (const Named& known : core_tags) {
        if (known.name.substr(shorthand.size()) == uri.substr(core_prefix.size())) {
            return known.tag;
        }
    }
    return Tag::custom;
}

std::string written_tag(const Node& node) {
    if (node.tag == Tag::none || node.kind == Kind::alias) {
        return {};
    }
    // By the characters alone a merge key is a string, and so its tag is written with each.
    if (!node.tagged && (node.tag == implied_tag(node) || node.tag == Tag::string)) {
        return {};
    }
    return node.tag == Tag::custom ? written_custom_tag(node.custom_tag) : std::string{tag_name(node.tag)};
}

}  // namespace berth::yaml
