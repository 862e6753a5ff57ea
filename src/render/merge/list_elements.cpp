// SPDX-License-Identifier: Apache-2.0
// Comparing elements by some of their fields.
#include "render/merge/list_elements.hpp"

#include "render/accumulate/object_fields.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

bool has_values(const Node& element, const ElementKey& key) {
    for (std::size_t i = 0; i < key.keys.size(); ++i) {
        if (i >= key.values.size()) {
            // Keys without values count as found once an earlier one was.
            return i > 0;
        }
        const Node* field = element.find(key.keys[i]);
        if (field == nullptr || (!key.values[i].empty() && field->text() != key.values[i])) {
            return false;
        }
    }
    return true;
}

bool is_match(const Node& item, const ElementKey& key) {
    if (key.of_plain_value()) {
        return item.kind == Kind::scalar && !key.values.empty() && item.text() == key.values.front();
    }
    return item.kind == Kind::mapping && has_values(item, key);
}

bool is_blank(const Node& item) {
    return is_missing_or_null(&item) || (item.kind == Kind::mapping && item.size == 0);
}

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

/// The elements after a change; items of the list that are nothing go.
std::vector<Node*> with_element(const Node& list, Node* element, const ElementKey& key, bool& found) {
    const bool by_key = !key.of_plain_value() && !key.values.empty() && !key.values.front().empty();
    std::vector<Node*> kept;
    for (Node* item : list.children()) {
        if (is_blank(*item)) {
            continue;
        }
        if (item->kind != Kind::mapping && by_key) {
            kept.push_back(item);
        } else if (!is_match(*item, key)) {
            if (!key.values.empty()) {
                kept.push_back(item);
            }
        } else {
            found = true;
            if (element != nullptr) {
                kept.push_back(element);
            }
        }
    }
    return kept;
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
    for (std::size_t i = 0; i < combinations.size(); ++i) {
        const Values first = combinations[i];
        for (Values& other : combinations) {
            if (const auto both = joined(first, other)) {
                combinations[i] = *both;
                other = *both;
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

Node* find_element(const Node* list, const ElementKey& wanted) {
    if (list == nullptr || list->kind != Kind::sequence) {
        return nullptr;
    }
    const ElementKey own = usable_key(used_keys({wanted.values}, wanted.keys.size()), wanted.values, wanted.keys);
    const auto items = list->children();
    const auto is_wanted = [&](const Node* item) {
        if (own.of_plain_value()) {
            return item->text() == (own.values.empty() ? std::string_view{} : own.values.front());
        }
        if (item->kind != Kind::mapping) {
            return false;
        }
        for (std::size_t i = 0; i < own.keys.size(); ++i) {
            const Node* field = item->find(own.keys[i]);
            if (field == nullptr || field->text() != own.values[i]) {
                return false;
            }
        }
        return true;
    };
    const auto found = std::ranges::find_if(items, is_wanted);
    return found == items.end() ? nullptr : *found;
}

void set_element(yaml::Arena& arena, Node& list, Node* element, const ElementKey& key) {
    bool found = false;
    const std::vector<Node*> kept = with_element(list, element, key, found);
    // Another node may share the items, so a changed list gets items of its own.
    if (!std::ranges::equal(kept, list.children())) {
        list.size = 0;
        list.capacity = 0;
        list.items = nullptr;
        for (Node* item : kept) {
            yaml::append(arena, list, item);
        }
    }
    if (!found && !is_missing_or_null(element)) {
        yaml::append(arena, list, element);
    }
}

}  // namespace berth::render
