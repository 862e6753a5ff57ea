// SPDX-License-Identifier: Apache-2.0
// Items of lists before and after a change.
#include "render/edit/list_match.hpp"

#include <functional>

#include "base/text.hpp"

namespace berth::render::edit {

namespace {

using Same = std::function<bool(std::size_t before, std::size_t after)>;

void match_by(std::vector<std::optional<std::size_t>>& matches, std::vector<bool>& used, const Same& same) {
    for (std::size_t i = 0; i < matches.size(); ++i) {
        for (std::size_t j = 0; j < used.size() && !matches[i]; ++j) {
            if (!used[j] && same(j, i)) {
                matches[i] = j;
                used[j] = true;
            }
        }
    }
}

bool has_same_name(const json::Value& a, const json::Value& b) {
    return a.is_object() && b.is_object() && !a.text_at({"name"}).empty() && a.text_at({"name"}) == b.text_at({"name"});
}

bool has_same_key(const json::Value& a, const json::Value& b) {
    if (!a.is_string() || !b.is_string()) {
        return false;
    }
    const auto key = split_once(a.as_string(), "=");
    const auto other = split_once(b.as_string(), "=");
    return key && other && key->first == other->first;
}

bool is_nameless(const json::Value& item) { return item.is_object() && item.text_at({"name"}).empty(); }

}  // namespace

std::vector<std::optional<std::size_t>> match_items(const json::Array& before, const json::Array& after) {
    std::vector<std::optional<std::size_t>> matches(after.size());
    std::vector<bool> used(before.size(), false);
    match_by(matches, used, [&](std::size_t j, std::size_t i) { return before[j] == after[i]; });
    match_by(matches, used, [&](std::size_t j, std::size_t i) {
        return has_same_name(before[j], after[i]) &&
               before[j].text_at({"namespace"}) == after[i].text_at({"namespace"});
    });
    match_by(matches, used, [&](std::size_t j, std::size_t i) {
        return has_same_name(before[j], after[i]) || has_same_key(before[j], after[i]);
    });
    match_by(matches, used,
             [&](std::size_t j, std::size_t i) { return i == j && is_nameless(before[j]) && is_nameless(after[i]); });
    return matches;
}

}  // namespace berth::render::edit
