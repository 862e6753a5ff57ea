// SPDX-License-Identifier: Apache-2.0
// Fields compared with expressions and quantities.
#include "render/package/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/package/field_match.hpp"
#include "render/package/flow_text.hpp"
#include "render/package/object_tree.hpp"
#include "render/package/quantity.hpp"

namespace berth::render::package {

namespace {

constexpr std::array<std::string_view, 5> comparisons{">=", "<=", ">", "<", "="};

Quantity quantity_of(std::string_view text) {
    try {
        return Quantity::parse(text);
    } catch (const Error& error) {
        throw Error(ErrorKind::invalid, fmt::format("{}: {}", text, error.what()));
    }
}

}  // namespace

Query::Query(std::string_view text) : path_(parse_field(text).path), comparison_("=") {
    const auto last = path_.back();
    const auto found = std::find_if(comparisons.begin(), comparisons.end(),
                                    [&](std::string_view comparison) { return last.contains(comparison); });
    if (found != comparisons.end()) {
        comparison_ = *found;
        const auto pair = split_once(last, comparison_);
        path_.back() = pair->first;
        value_ = pair->second;
        if (value_.contains(comparison_)) {
            throw Error(ErrorKind::usage, fmt::format("'{}' compares more than once", last), "write it like 'field=value'");
        }
    }
}

bool Query::fits(const yaml::Node& value) const {
    if (expression_) {
        return expression_->matches(trim(replace_all(flow_text_of(value, Comments::kept), "\"", "")));
    }
    const auto text = value.text();
    if (text.empty()) {
        return false;
    }
    const auto own = quantity_of(text);
    const auto order = own.compare(Quantity::parse(value_));
    return (order > 0 && comparison_[0] == '>') || (order < 0 && comparison_[0] == '<') ||
           (order == 0 && comparison_.size() == 2);
}

bool Query::matches(const yaml::Node& object) const {
    if (comparison_ == "=" && !expression_) {
        expression_.emplace(value_);
    }
    yaml::Arena arena;
    bool found = false;
    for (const auto& match : match_field(arena, object, path_)) {
        found = fits(*match.node) || found;
    }
    return found;
}

}  // namespace berth::render::package
