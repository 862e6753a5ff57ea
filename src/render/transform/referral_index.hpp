// SPDX-License-Identifier: Apache-2.0
// Finds the objects that a reference by name may mean without looking at all of them.
#pragma once

#include "render/accumulate/resource_map.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace berth::render {

/// Made when first asked; holds while no object gets another name or namespace.
class ReferralIndex {
public:
    /// Where objects are now.
    struct Place {
        std::string_view effective; ///< "default" for no namespace
        std::string_view name_space;
        bool cluster_scoped;

        auto operator<=>(const Place&) const = default;
    };

    explicit ReferralIndex(const ResourceMap& resources) : resources_{resources} {}

    /// Objects that once had the name and are now in one of the effective namespaces; in the order of the build.
    [[nodiscard]] std::vector<Resource*> once_named(std::string_view name, const std::set<std::string_view>& namespaces);
    /// Where the objects are that came from an effective namespace; few for many objects.
    [[nodiscard]] const std::set<Place>& places(std::string_view original);
    /// After an object went to another namespace.
    void reset() { filled_ = false; }

private:
    void ensure_filled();
    void add(std::uint32_t position, const Resource& resource);

    const ResourceMap& resources_;
    std::map<std::pair<std::string_view, std::string_view>, std::vector<std::uint32_t>> by_former_name_;
    std::unordered_map<std::string_view, std::set<Place>> places_;
    bool filled_ = false;
};

}  // namespace berth::render
