// SPDX-License-Identifier: Apache-2.0
// What objects were like when they were last looked at, to see what a step of a build did.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "render/explain/leaves.hpp"

namespace berth::render {

struct Resource;

/// Looking at an object that has not changed costs a walk through its tree, no more.
class SeenObjects {
public:
    /// The leaves it had before, none for one that was never seen; nothing when they are still the same. An object
    /// without a tree has no leaves.
    [[nodiscard]] std::optional<Leaves> look_at(const Resource& resource);

    [[nodiscard]] bool has_seen(const Resource& resource) const { return objects_.contains(&resource); }
    /// As they were when it was last looked at; it must have been.
    [[nodiscard]] const Leaves& leaves(const Resource& resource) const { return objects_.at(&resource).leaves; }

    struct Seen {
        std::uint64_t fingerprint = 0;
        Leaves leaves;
    };
    [[nodiscard]] const std::unordered_map<const Resource*, Seen>& objects() const { return objects_; }

private:
    std::unordered_map<const Resource*, Seen> objects_;
};

}  // namespace berth::render
