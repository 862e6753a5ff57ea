// SPDX-License-Identifier: Apache-2.0
// Paths followed into objects.
#include "render/package/field_match.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/package/flow_text.hpp"
#include "render/package/package.hpp"
#include "yaml/comments.hpp"

namespace berth::render::package {

namespace {

using Path = std::span<const std::string>;

std::optional<std::size_t> find_position(const std::string& part) {
    std::size_t position = 0;
    const auto* end = part.data() + part.size();
    const auto [rest, error] = std::from_chars(part.data(), end, position);
    return !part.empty() && error == std::errc() && rest == end ? std::optional(position) : std::nullopt;
}

std::span<const yaml::Node* const> items_of(const yaml::Node& list) {
    if (!list.is_sequence()) {
        throw wrong_kind("SequenceNode", list);
    }
    return list.children();
}

void add_below(yaml::Arena& arena, const yaml::Node& node, Path path, const std::string& key, std::vector<FieldMatch>& found) {
    for (auto& match : match_field(arena, node, path)) {
        match.key += (match.key.empty() || key.empty() ? "" : "/") + key;
        found.push_back(std::move(match));
    }
}

/// `path` begins with "[name=expression]".
std::vector<FieldMatch> match_items(yaml::Arena& arena, const yaml::Node& list, Path path) {
    const auto& part = path[0];
    const auto pair = split_once(std::string_view(part).substr(1, part.size() - 2), "=");
    if (!pair) {
        throw Error(ErrorKind::usage, fmt::format("'{}' does not match items of a list", part), "write it like '[name=value]'");
    }
    const re2::RE2 expression(std::string(pair->second), re2::RE2::Quiet);
    if (!expression.ok()) {
        throw Error(ErrorKind::usage, fmt::format("'{}': {}", part, expression.error()), "give a regular expression");
    }
    std::vector<FieldMatch> found;
    for (const auto* item : items_of(list)) {
        const auto* value = pair->first.empty() ? item : item->is_mapping() ? item->find(pair->first) : nullptr;
        const auto text = value == nullptr ? std::string() : text_of(*value);
        if (value == nullptr || !re2::RE2::PartialMatch(text, expression)) {
            continue;
        }
        if (pair->first.empty()) {
            found.push_back({item});  // a value has nothing below it, whatever the path goes on with
        } else {
            add_below(arena, *item, path.subspan(1), text, found);
        }
    }
    return found;
}

std::vector<FieldMatch> match_position(yaml::Arena& arena, const yaml::Node& list, std::size_t position, Path below) {
    const auto items = items_of(list);
    if (position >= items.size()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("index {} specified but only {} elements found", position, items.size()));
    }
    return match_field(arena, *items[position], below);
}

/// The document that a text holds: paths go on in it.
const yaml::Node& parsed(yaml::Arena& arena, const yaml::Node& text) {
    const auto document = yaml::parse_commented(arena, text.value);
    if (!document) {
        throw Error(ErrorKind::invalid, fmt::format("yaml: {}", document.error().problem));
    }
    return *document ? *(*document)->root : *yaml::make_scalar(arena, "");
}

std::vector<FieldMatch> match_name(yaml::Arena& arena, const yaml::Node& mapping, Path path) {
    if (mapping.is_null()) {
        return {};
    }
    if (!mapping.is_mapping()) {
        throw wrong_kind("MappingNode", mapping);
    }
    const auto* value = mapping.find(path[0]);
    if (value == nullptr) {
        return {};
    }
    if (value->is_scalar() && path.size() > 1) {
        return match_field(arena, parsed(arena, *value), path.subspan(1));
    }
    return match_field(arena, *value, path.subspan(1));
}

}  // namespace

std::vector<FieldMatch> match_field(yaml::Arena& arena, const yaml::Node& node, Path path) {
    if (path.empty()) {
        return {{&node}};
    }
    if (const auto position = find_position(path[0])) {
        return match_position(arena, node, *position, path.subspan(1));
    }
    if (path[0].starts_with('[') && path[0].ends_with(']')) {
        return match_items(arena, node, path);
    }
    if (path[0] != "*") {
        return match_name(arena, node, path);
    }
    std::vector<FieldMatch> found;
    for (const auto* item : items_of(node)) {
        add_below(arena, *item, path.subspan(1), path[0], found);
    }
    return found;
}

}  // namespace berth::render::package
