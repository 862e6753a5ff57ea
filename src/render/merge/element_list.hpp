// SPDX-License-Identifier: Apache-2.0
// The elements of one list while it is merged, found by their keys.
#pragma once

#include "render/merge/list_elements.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace berth::render {

/// Follows kyaml's ElementMatcher and ElementSetter. The list it is made of stays as it is. Elements may change while they
/// are here, but not the value of their first key where they have one.
class ElementList {
public:
    /// Of no elements where `list` is no list; `first_key` is empty for plain values.
    ElementList(const yaml::Node* list, std::string_view first_key);

    /// The first one, or nullptr.
    [[nodiscard]] yaml::Node* find(const ElementKey& wanted) const;
    [[nodiscard]] std::optional<std::uint32_t> find_place(const ElementKey& wanted) const;
    [[nodiscard]] yaml::Node* at(std::uint32_t place) const { return elements_[place]; }
    /// To be told when the element there may have lost all of its fields.
    void note_change(std::uint32_t place);
    /// Every match is replaced by `element`, or removed where that is nullptr; without a match it is appended.
    void set(yaml::Node* element, const ElementKey& key);
    void append(yaml::Node* element);
    /// Those there are, in their order.
    [[nodiscard]] std::vector<yaml::Node*> elements() const;

private:
    using Places = std::vector<std::uint32_t>;

    [[nodiscard]] const Places& places_of(const ElementKey& key) const;
    void note(std::uint32_t place);
    void drop_blanks();

    std::string_view first_key_;
    std::vector<yaml::Node*> elements_; ///< nullptr where one was removed
    Places all_;
    Places blanks_;
    std::unordered_map<std::string_view, Places> of_value_; ///< of the first key, where all elements have one
    bool all_have_values_ = true;
};

}  // namespace berth::render
