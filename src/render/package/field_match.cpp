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
#include "json/write.hpp"
#include "render/package/package.hpp"

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

/// What an expression is matched with: a scalar as it stands in the text.
std::string written(const yaml::Node& scalar) {
    switch (scalar.style) {
    case yaml::Style::single_quoted:
        return "'" + replace_all(scalar.text(), "'", "''") + "'";
    case yaml::Style::double_quoted:
        return json::write(json::Value(scalar.text()));
    case yaml::Style::plain:
    case yaml::Style::literal:
    case yaml::Style::folded:
        break;
    }
    return std::string(scalar.text());
}

void add_below(const yaml::Node& node, Path path, const std::string& key, std::vector<FieldMatch>& found) {
    for (auto& match : match_field(node, path)) {
        match.key += (match.key.empty() || key.empty() ? "" : "/") + key;
        found.push_back(std::move(match));
    }
}

/// `path` begins with "[name=expression]".
std::vector<FieldMatch> match_items(const yaml::Node& list, Path path) {
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
        if (value == nullptr || !value->is_scalar() || !re2::RE2::PartialMatch(written(*value), expression)) {
            continue;
        }
        if (pair->first.empty()) {
            found.push_back({item});  // a value has nothing below it, whatever the path goes on with
        } else {
            add_below(*item, path.subspan(1), written(*value), found);
        }
    }
    return found;
}

std::vector<FieldMatch> match_position(const yaml::Node& list, std::size_t position, Path below) {
    const auto items = items_of(list);
    if (position >= items.size()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("index {} specified but only {} elements found", position, items.size()));
    }
    return match_field(*items[position], below);
}

std::vector<FieldMatch> match_name(const yaml::Node& mapping, Path path) {
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
    if (value->is_null() && path.size() > 1) {
        throw wrong_kind("MappingNode", *value);
    }
    if (value->is_scalar() && path.size() > 1) {
        throw Error(ErrorKind::unsupported, fmt::format("'{}' is text, in which no fields are looked for", path[0]),
                    "end the path there");
    }
    return match_field(*value, path.subspan(1));
}

}  // namespace

std::vector<FieldMatch> match_field(const yaml::Node& node, Path path) {
    if (path.empty()) {
        return {{&node}};
    }
    if (const auto position = find_position(path[0])) {
        return match_position(node, *position, path.subspan(1));
    }
    if (path[0].starts_with('[') && path[0].ends_with(']')) {
        return match_items(node, path);
    }
    if (path[0] != "*") {
        return match_name(node, path);
    }
    std::vector<FieldMatch> found;
    for (const auto* item : items_of(node)) {
        add_below(*item, path.subspan(1), path[0], found);
    }
    return found;
}

}  // namespace berth::render::package
