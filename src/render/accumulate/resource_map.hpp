// SPDX-License-Identifier: Apache-2.0
// The objects of a build, in order, with an index by name.
#pragma once

#include "render/accumulate/resource.hpp"

#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace berth::render {

struct Selector;

/// Resources belong to the session. The index knows every name a resource has or had; whoever changes names or
/// namespaces calls touch() afterwards.
class ResourceMap {
public:
    [[nodiscard]] std::span<Resource* const> resources() const { return list_; }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    [[nodiscard]] bool empty() const { return list_.empty(); }

    /// Throws Error if an object of this identity is there already.
    void append(Resource* resource);
    void append_all(std::span<Resource* const> resources);
    /// What a generator made: appended, or merged into or put in place of the object it is meant for.
    void absorb(yaml::Arena& arena, Resource* resource);
    void remove(const Resource* resource);
    void drop_empty();
    /// Takes these instead of what was there, without any check.
    void assign(std::vector<Resource*> list);
    void clear() { assign({}); }
    void touch() { indexed_ = 0; }

    /// The resources that have now, or (with `any`) ever had, this identity; in order.
    [[nodiscard]] std::vector<Resource*> with_current_id(const ResourceId& id) const;
    [[nodiscard]] std::vector<Resource*> with_any_id(const ResourceId& id) const;
    /// Those that now have or once had the name; in order.
    [[nodiscard]] std::vector<Resource*> with_name(std::string_view name) const;
    /// The only one with that identity, of now or before; throws Error in kustomize's words otherwise.
    [[nodiscard]] Resource* only_with_id(const ResourceId& id) const;
    /// Throws Error for a bad regular expression or label selector.
    [[nodiscard]] std::vector<Resource*> select(const Selector& selector) const;

private:
    void index() const;

    std::vector<Resource*> list_;
    mutable std::unordered_multimap<std::string_view, std::uint32_t> by_name_;
    mutable std::size_t indexed_ = 0; ///< how many of list_ are in by_name_
};

}  // namespace berth::render
