// SPDX-License-Identifier: Apache-2.0
// Elements with the same value of their first key stand together, so that none is looked for among all.
#include "render/merge/element_list.hpp"

#include "render/accumulate/object_fields.hpp"

#include <algorithm>

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

/// Whether kyaml replaces it. Throws Error for what can have no such value, unless it is known to be another's: what is
/// no mapping stays beside mappings whose first key has a value.
bool is_match(const Node& item, const ElementKey& key) {
    if (key.values.empty()) {
        return false;
    }
    if (key.of_plain_value()) {
        require_kind(item, Kind::scalar);
        return item.text() == key.values.front();
    }
    if (key.values.front().empty()) {
        require_kind(item, Kind::mapping);
    }
    return item.kind == Kind::mapping && has_values(item, key);
}

/// Whether kyaml finds it: less is enough for one that is to be replaced.
bool is_wanted(const Node& item, const ElementKey& key) {
    if (key.of_plain_value()) {
        return item.text() == (key.values.empty() ? std::string_view{} : key.values.front());
    }
    if (item.kind != Kind::mapping) {
        return false;
    }
    for (std::size_t i = 0; i < key.keys.size(); ++i) {
        const Node* field = item.find(key.keys[i]);
        if (field == nullptr || field->text() != key.values[i]) {
            return false;
        }
    }
    return true;
}

bool is_blank(const Node& item) {
    return is_missing_or_null(&item) || (item.kind == Kind::mapping && item.size == 0);
}

}  // namespace

ElementList::ElementList(const Node* list, std::string_view first_key) : first_key_{first_key} {
    if (list != nullptr && list->kind == Kind::sequence) {
        for (Node* item : list->children()) {
            append(item);
        }
    }
}

std::optional<std::uint32_t> ElementList::find_place(const ElementKey& wanted) const {
    const ElementKey own = usable_key(used_keys({wanted.values}, wanted.keys.size()), wanted.values, wanted.keys);
    for (const std::uint32_t place : places_of(own)) {
        if (elements_[place] != nullptr && is_wanted(*elements_[place], own)) {
            return place;
        }
    }
    return std::nullopt;
}

Node* ElementList::find(const ElementKey& wanted) const {
    const auto place = find_place(wanted);
    return place ? elements_[*place] : nullptr;
}

void ElementList::note_change(std::uint32_t place) {
    if (elements_[place] != nullptr && is_blank(*elements_[place])) {
        blanks_.push_back(place);
    }
}

void ElementList::set(Node* element, const ElementKey& key) {
    drop_blanks();
    if (key.values.empty()) { // nothing is like it, and kyaml keeps nothing
        std::ranges::fill(elements_, nullptr);
    }
    bool found = false;
    const Places places = places_of(key);
    for (const std::uint32_t place : places) {
        if (elements_[place] != nullptr && is_match(*elements_[place], key)) {
            found = true;
            elements_[place] = element;
            note(place);
        }
    }
    if (!found && !is_missing_or_null(element)) {
        append(element);
    }
}

void ElementList::append(Node* element) {
    const auto place = static_cast<std::uint32_t>(elements_.size());
    elements_.push_back(element);
    all_.push_back(place);
    note(place);
}

std::vector<Node*> ElementList::elements() const {
    std::vector<Node*> result;
    std::ranges::copy_if(elements_, std::back_inserter(result), [](const Node* element) { return element != nullptr; });
    return result;
}

/// Where elements of that key can stand, ascending but for those that took another's place.
const ElementList::Places& ElementList::places_of(const ElementKey& key) const {
    static const Places none;
    const bool by_first_key = !key.keys.empty() && key.keys.front() == first_key_;
    if (!all_have_values_ || !by_first_key || key.values.empty() || key.values.front().empty()) {
        return all_;
    }
    const auto found = of_value_.find(key.values.front());
    return found == of_value_.end() ? none : found->second;
}

void ElementList::note(std::uint32_t place) {
    Node* element = elements_[place];
    if (element == nullptr) {
        return;
    }
    note_change(place);
    const Node* value = first_key_.empty() ? element : element->find(first_key_);
    const bool has_text = value != nullptr && (value != element || value->kind == Kind::scalar);
    const std::string_view text = has_text ? value->text() : std::string_view{};
    if (text.empty()) {
        all_have_values_ = false;
        return;
    }
    Places& places = of_value_[text];
    if (places.empty() || std::ranges::find(places, place) == places.end()) {
        places.push_back(place);
    }
}

void ElementList::drop_blanks() {
    for (const std::uint32_t place : blanks_) {
        if (elements_[place] != nullptr && is_blank(*elements_[place])) {
            elements_[place] = nullptr;
        }
    }
    blanks_.clear();
}

}  // namespace berth::render
