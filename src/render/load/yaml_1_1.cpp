// SPDX-License-Identifier: Apache-2.0
// Parsing, then aliases and merges by go-yaml v2's rules.
#include "render/load/yaml_1_1.hpp"

#include "base/error.hpp"
#include "yaml/parse.hpp"

#include <fmt/format.h>

namespace berth::render {

yaml::Node* read_yaml_1_1(yaml::Arena& arena, std::string_view text, std::string_view prefix) {
    auto parsed = yaml::parse_first(arena, text);
    if (parsed && *parsed != nullptr) {
        parsed = yaml::expand_aliases(arena, *parsed, {.merge_rules = yaml::MergeRules::go_yaml_v2});
    }
    if (!parsed) {
        const yaml::SyntaxError& error = parsed.error();
        throw Error(ErrorKind::invalid, fmt::format("{}{}", prefix, yaml::go_v2_text(error))).at_line(error.line);
    }
    return *parsed;
}

}  // namespace berth::render
