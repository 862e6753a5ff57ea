// SPDX-License-Identifier: Apache-2.0
// The names as the YAML specification has them.
#include "yaml/tag_name.hpp"

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

}  // namespace berth::yaml
