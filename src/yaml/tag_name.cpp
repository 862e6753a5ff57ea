// SPDX-License-Identifier: Apache-2.0
// The names as the YAML specification has them.
#include "yaml/tag_name.hpp"

namespace berth::yaml {

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

}  // namespace berth::yaml
