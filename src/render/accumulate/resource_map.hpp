// SPDX-License-Identifier: Apache-2.0
// The objects of a build, in order, with an index by name.
#pragma once

#include "render/accumulate/resource.hpp"

#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace berth::render {

class IdPattern;
struct Selector;

/// Resources belong to the session. The index knows every name a resource has or had; whoever changes identities, or
/// empties an object, calls touch() afterwards.
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
    void drop_empty();
    /// Throws Error if two objects have the same identity, which only changes since the last look can have made.
    void reject_duplicates();
    /// Takes these instead of what was there, without any check.
    void assign(std::vector<Resource*> list);
    void clear() { assign({}); }
    void touch() {
        indexed_ = 0;
        checked_ = false;
        may_have_empty_ = true;
    }
    /// After one of them was altered, which may have given it another identity than `before`; costs less than touch().
    void touch_if_changed(Resource& resource, const ResourceId& before);
    /// Those that touch_if_changed() was told of since this was called last, each once.
    [[nodiscard]] std::vector<Resource*> take_altered();

    /// The resources that have now, or (with `any`) ever had, this identity; in order.
    [[nodiscard]] std::vector<Resource*> with_current_id(const ResourceId& id) const;
    [[nodiscard]] std::vector<Resource*> with_any_id(const ResourceId& id) const;
    /// Those that now have or once had the name, and maybe some that touch_if_changed() told of; in order.
    [[nodiscard]] std::vector<Resource*> with_name(std::string_view name) const;
    /// The only one with that identity, of now or before; throws Error in kustomize's words otherwise.
    [[nodiscard]] Resource* only_with_id(const ResourceId& id) const;
    /// Throws Error for a bad regular expression or label selector.
    [[nodiscard]] std::vector<Resource*> select(const Selector& selector) const;
    /// Those whose names the pattern may match; in order. A pattern for one name is looked up.
    [[nodiscard]] std::vector<Resource*> candidates(const IdPattern& pattern) const;

private:
    void index() const;
    void add_to_index(std::uint32_t number, const ResourceId& id) const;
    [[nodiscard]] Resource* numbered(std::uint32_t number) const;
    /// Of these numbers those that are still there; in order, each once.
    [[nodiscard]] std::vector<Resource*> all_numbered(std::vector<std::uint32_t> numbers) const;
    /// Those that have or had an identity of the same hash.
    [[nodiscard]] std::vector<Resource*> like(const ResourceId& id) const;

    std::vector<Resource*> list_;
    /// Of each in list_, rising: removing one leaves those of the others as the index has them.
    std::vector<std::uint32_t> numbers_;
    std::uint32_t next_number_ = 0;
    mutable std::unordered_multimap<std::string_view, std::uint32_t> by_name_;
    /// By a hash of name, namespace and kind: many may share a name.
    mutable std::unordered_multimap<std::size_t, std::uint32_t> by_identity_;
    mutable std::size_t indexed_ = 0; ///< how many of list_ are in both
    bool may_have_empty_ = true; ///< since drop_empty() one may have been emptied
    bool checked_ = true; ///< all identities were different when they were looked at; since then changed_ may be
    std::vector<Resource*> changed_;
    std::vector<Resource*> altered_;
};

}  // namespace berth::render
