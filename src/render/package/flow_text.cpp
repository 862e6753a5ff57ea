// SPDX-License-Identifier: Apache-2.0
// Values written on their own.
#include "render/package/flow_text.hpp"

#include "base/text.hpp"
#include "render/package/format.hpp"
#include "yaml/commented_writer.hpp"

namespace berth::render::package {

namespace {

std::string written(yaml::Node& node) {
    std::string text;
    yaml::CommentedWriter(text).write({.root = &node});
    return std::string(trim(text));
}

}  // namespace

std::string flow_text_of(const yaml::Node& node, Comments comments) {
    yaml::Arena arena;
    auto* shown = yaml::clone(arena, node);
    if (comments == Comments::dropped) {
        strip_comments(arena, *shown);
    }
    shown->flow = true;
    shown->tagged = false;
    shown->style = yaml::Style::plain;
    return written(*shown);
}

std::string text_of(const yaml::Node& node) {
    auto shown = node;
    return written(shown);
}

}  // namespace berth::render::package
