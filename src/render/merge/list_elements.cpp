// SPDX-License-Identifier: Apache-2.0
// Comparing elements by some of their fields.
#include "render/merge/list_elements.hpp"

#include "render/accumulate/object_fields.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

/// Both with what the other lacks, unless they contradict each other or have nothing in common.
std::optional<Values> joined(const Values& first, const Values& second) {
    bool common = false;
    Values both;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const std::string_view a = first[i];
        const std::string_view b = second[i];
        if (a != b && !a.empty() && !b.empty()) {
            return std::nullopt;
        }
        common = common || a == b;
        both.push_back(a.empty() ? b : a);
    }
    return common ? std::optional{std::move(both)} : std::nullopt;
}

}  // namespace

std::vector<Values> plain_values(const Node* target, const Node* patch) {
    std::vector<Values> result;
    std::set<std::string_view> seen;
    for (const Node* list : {patch, target}) {
        if (list == nullptr) {
            continue;
        }
        for (const Node* item : list->children()) {
            if (seen.insert(item->text()).second) {
                result.push_back({item->text()});
            }
        }
    }
    return result;
}

std::vector<Values> element_values(const Node* target, const Node* patch, const Values& keys) {
    std::vector<Values> result;
    std::set<Values> seen;
    for (const Node* list : {patch, target}) {
        if (list == nullptr) {
            continue;
        }
        for (const Node* item : list->children()) {
            Values values;
            for (const std::string_view key : keys) {
                const Node* field = item->find(key);
                values.push_back(is_nil_or_empty(field) ? std::string_view{} : field->text());
            }
            if (seen.insert(values).second) {
                result.push_back(std::move(values));
            }
        }
    }
    return result;
}

void unify(std::vector<Values>& combinations) {
    // Those with different first values contradict each other.
    const bool all_have_first =
        std::ranges::none_of(combinations, [](const Values& values) { return values.front().empty(); });
    std::unordered_map<std::string_view, std::vector<std::size_t>> of_first;
    const auto group_of = [&](const Values& values) -> std::vector<std::size_t>& {
        return of_first[all_have_first ? values.front() : std::string_view{}];
    };
    for (std::size_t i = 0; i < combinations.size(); ++i) {
        group_of(combinations[i]).push_back(i);
    }
    for (std::size_t i = 0; i < combinations.size(); ++i) {
        const Values first = combinations[i];
        for (const std::size_t other : group_of(first)) {
            if (const auto both = joined(first, combinations[other])) {
                combinations[i] = *both;
                combinations[other] = *both;
            }
        }
    }
}

std::vector<bool> used_keys(const std::vector<Values>& all, std::size_t count) {
    std::vector<bool> used(count, false);
    for (const Values& one : all) {
        for (std::size_t i = 0; i < one.size(); ++i) {
            used[i] = used[i] || !one[i].empty();
        }
    }
    return used;
}

ElementKey usable_key(const std::vector<bool>& used, const Values& values, const Values& keys) {
    if (std::ranges::find(used, true) == used.end()) {
        return {keys, values};
    }
    ElementKey result;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (used[i]) {
            result.keys.push_back(keys[i]);
        }
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].empty() || used[i]) {
            result.values.push_back(values[i]);
        }
    }
    return result;
}

}  // namespace berth::render
