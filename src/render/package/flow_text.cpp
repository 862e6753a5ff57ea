// SPDX-License-Identifier: Apache-2.0
// Flow style, with go-yaml v3's choice of quotes.
#include "render/package/flow_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/write.hpp"
#include "yaml/resolve.hpp"
#include "yaml/writer.hpp"

namespace berth::render::package {

namespace {

/// Inside a collection a scalar keeps its quotes; alone it has those that it needs.
enum class Place { alone, in_flow };

std::string single_quoted(std::string_view text) { return "'" + replace_all(text, "'", "''") + "'"; }
std::string double_quoted(std::string_view text) { return json::write(json::Value(text)); }

std::string block(std::string_view text) {
    std::string written;
    yaml::Writer writer(written, {.width = 0});
    writer.value_as(text, yaml::Style::literal);
    writer.end_document();
    return std::string(trim(written));
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool fits_plain(std::string_view text, Place place) {
    return yaml::Writer::fits_plain(text) && (place == Place::alone || text.find_first_of(",?[]{}:") == std::string_view::npos);
}

std::string scalar_text(const yaml::Node& node, Place place) {
    const auto text = node.text();
    if (place == Place::alone && text.contains('\n')) {
        return block(text);
    }
    const auto style = place == Place::in_flow ? node.style : yaml::Style::plain;
    const bool is_string = node.style != yaml::Style::plain || node.tag == yaml::Tag::string;
    const bool reads_as_other =
        is_string && style == yaml::Style::plain && yaml::resolve_tag(text, yaml::Schema::yaml_1_2) != yaml::Tag::string;
    const bool keeps_plain_or_single = style == yaml::Style::plain || style == yaml::Style::single_quoted;
    if (!keeps_plain_or_single || reads_as_other || std::any_of(text.begin(), text.end(), is_control)) {
        return double_quoted(text);
    }
    const bool quoted = style == yaml::Style::single_quoted || (is_string && !fits_plain(text, place));
    return quoted ? single_quoted(text) : std::string(text);
}

std::string flow_text(const yaml::Node& node, Place place) {
    if (node.is_scalar()) {
        return scalar_text(node, place);
    }
    std::string text;
    const auto separate = [&] { text += text.empty() ? "" : ", "; };
    for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
        separate();
        text += flow_text(*node.key(pair), Place::in_flow) + ": " + flow_text(*node.field(pair), Place::in_flow);
    }
    if (node.is_mapping()) {
        return "{" + text + "}";
    }
    for (const auto* item : node.children()) {
        separate();
        text += flow_text(*item, Place::in_flow);
    }
    return "[" + text + "]";
}

}  // namespace

std::string flow_text_of(const yaml::Node& node) { return flow_text(node, Place::alone); }

}  // namespace berth::render::package
