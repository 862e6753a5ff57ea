// SPDX-License-Identifier: Apache-2.0
// Where the keys of a large mapping stand, so that none of them is looked for from the first on.
#pragma once

#include "yaml/arena.hpp"

#include <cstdint>
#include <string_view>

namespace berth::yaml {

struct Node;

/// Hashes of a mapping's scalar keys and about where each stands. What it finds it compares with the mapping, so places
/// may lag behind and keys that are gone may stay. Of keys that stand twice it knows the first. Lives in an Arena, like the
/// mapping.
class KeyIndex {
public:
    /// Smaller mappings are faster without one.
    static constexpr std::uint32_t least_pairs = 256;

    /// Of a mapping that is to grow up to its capacity; nullptr if it is small.
    static KeyIndex* make(Arena& arena, const Node& mapping);

    /// Position of the pair with that key, or -1.
    [[nodiscard]] std::int64_t find(const Node& mapping, std::string_view name) const;

    /// A key is about to become the last of the mapping.
    void add_last(const Node& mapping, const Node& key);
    /// One pair was removed.
    void follow_removal(const Node& mapping);
    /// Pairs were removed or changed their places.
    void fill(const Node& mapping);

private:
    struct Slot {
        std::uint32_t hash;  ///< the part of it that does not choose the slot
        std::uint32_t place; ///< the pair's position, from 1; 0: free
    };

    [[nodiscard]] std::int64_t find_near(const Node& mapping, std::string_view name, std::uint32_t pair) const;
    void enter(const Node& mapping, const Node& key, std::uint32_t pair);

    Slot* slots_ = nullptr;
    std::uint32_t count_ = 0; ///< of slots; a power of two
    std::uint32_t used_ = 0;
    bool has_repeated_ = false; ///< some key stands twice; then every place is exact
    std::uint32_t removed_ = 0; ///< pairs since the index was filled: by up to so much a pair stands before its place
};

} // namespace berth::yaml
