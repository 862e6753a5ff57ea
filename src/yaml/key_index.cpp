// SPDX-License-Identifier: Apache-2.0
// Open addressing; removed pairs only make the search around a place wider, until the index is filled anew.
#include "yaml/key_index.hpp"

#include "yaml/node.hpp"

#include <algorithm>
#include <bit>
#include <functional>

namespace berth::yaml {

namespace {

/// Filling costs about as much as this many searches cost when every place is off by as much.
constexpr std::uint32_t most_removed = 256;

std::size_t hash_of(std::string_view name) { return std::hash<std::string_view>{}(name); }

std::uint32_t upper_half(std::size_t hash) { return static_cast<std::uint32_t>(std::uint64_t{hash} >> 32U); }

} // namespace

KeyIndex* KeyIndex::make(Arena& arena, const Node& mapping) {
    if (mapping.pairs() < least_pairs) {
        return nullptr;
    }
    auto* index = arena.make<KeyIndex>();
    index->count_ = std::bit_ceil(mapping.capacity); // two for each pair there may be
    index->slots_ = static_cast<Slot*>(arena.allocate(index->count_ * sizeof(Slot)));
    index->fill(mapping);
    return index;
}

std::int64_t KeyIndex::find(const Node& mapping, std::string_view name) const {
    const std::size_t hash = hash_of(name);
    for (std::size_t i = hash & (count_ - 1);; i = (i + 1) & (count_ - 1)) {
        const Slot& slot = slots_[i];
        if (slot.place == 0) {
            return -1;
        }
        if (slot.hash == upper_half(hash)) {
            if (const std::int64_t at = find_near(mapping, name, slot.place - 1); at >= 0) {
                return at;
            }
        }
    }
}

std::int64_t KeyIndex::find_near(const Node& mapping, std::string_view name, std::uint32_t pair) const {
    const std::uint32_t first = pair - std::min(pair, removed_);
    for (std::uint32_t i = std::min(pair + 1, mapping.pairs()); i-- > first;) {
        const Node& key = *mapping.key(i);
        if (key.kind == Kind::scalar && key.value == name) {
            return i;
        }
    }
    return -1;
}

void KeyIndex::add_last(const Node& mapping, const Node& key) {
    if (used_ >= count_ / 4 * 3) { // most of them of keys that are gone
        fill(mapping);
    }
    enter(mapping, key, mapping.pairs());
    if (has_repeated_ && removed_ > 0) {
        fill(mapping);
        has_repeated_ = true;
    }
}

void KeyIndex::follow_removal(const Node& mapping) {
    // The removed one may have been the first of its name, and the next is not known.
    if (++removed_ > most_removed || has_repeated_) {
        fill(mapping);
    }
}

void KeyIndex::fill(const Node& mapping) {
    std::fill_n(slots_, count_, Slot{});
    used_ = 0;
    removed_ = 0;
    has_repeated_ = false;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        enter(mapping, *mapping.key(i), i);
    }
}

void KeyIndex::enter(const Node& mapping, const Node& key, std::uint32_t pair) {
    if (key.kind != Kind::scalar) {
        return;
    }
    if (find(mapping, key.value) >= 0) {
        has_repeated_ = true;
        return;
    }
    const std::size_t hash = hash_of(key.value);
    std::size_t i = hash & (count_ - 1);
    while (slots_[i].place != 0) {
        i = (i + 1) & (count_ - 1);
    }
    slots_[i] = {.hash = upper_half(hash), .place = pair + 1};
    ++used_;
}

} // namespace berth::yaml
