// SPDX-License-Identifier: Apache-2.0
// Building, searching and changing node trees.
#include "yaml/node.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace berth::yaml {

namespace {

/// Keys of large mappings often differ in nothing but their ends.
bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || (a.back() == b.back() && a == b));
}

} // namespace

std::int64_t Node::find_pair(std::string_view name) const {
    if (kind != Kind::mapping) {
        return -1;
    }
    for (std::uint32_t i = 0; i + 1 < size; i += 2) {
        const Node* key = items[i];
        if (key->kind == Kind::scalar && same_text(key->value, name)) {
            return i / 2;
        }
    }
    return -1;
}

Node* Node::find(std::string_view name) const {
    const std::int64_t at = find_pair(name);
    return at < 0 ? nullptr : items[2 * at + 1];
}

Node* make_scalar(Arena& arena, std::string_view text, Tag tag, Style style) {
    Node* node = arena.make<Node>();
    node->tag = tag;
    node->style = style;
    node->value = arena.copy(text);
    return node;
}

void become(Arena& arena, Node& null, Kind kind, Tag tag) {
    const auto* text = null.kind == Kind::scalar ? arena.make<std::string_view>(null.value) : nullptr;
    null.kind = kind;
    null.tag = tag;
    null.items = nullptr;
    null.size = 0;
    null.capacity = 0;
    null.null_text = text;
}

Node* make_string(Arena& arena, std::string_view text) {
    return make_scalar(arena, text, Tag::string);
}

Node* make_mapping(Arena& arena) {
    Node* node = arena.make<Node>();
    node->kind = Kind::mapping;
    node->tag = Tag::mapping;
    node->items = nullptr;
    return node;
}

Node* make_sequence(Arena& arena) {
    Node* node = arena.make<Node>();
    node->kind = Kind::sequence;
    node->tag = Tag::sequence;
    node->items = nullptr;
    return node;
}

namespace {

void reserve(Arena& arena, Node& parent, std::uint32_t wanted) {
    if (wanted <= parent.capacity) {
        return;
    }
    const std::uint32_t capacity = std::max<std::uint32_t>({wanted, parent.capacity * 2, 4});
    auto** bigger = static_cast<Node**>(arena.allocate(capacity * sizeof(Node*)));
    std::copy_n(parent.items, parent.size, bigger);
    parent.items = bigger;
    parent.capacity = capacity;
}

} // namespace

void append(Arena& arena, Node& parent, Node* child) {
    reserve(arena, parent, parent.size + 1);
    parent.items[parent.size++] = child;
}

void insert(Arena& arena, Node& parent, std::uint32_t at, Node* child) {
    reserve(arena, parent, parent.size + 1);
    std::copy_backward(parent.items + at, parent.items + parent.size, parent.items + parent.size + 1);
    parent.items[at] = child;
    ++parent.size;
}

void remove_pair(Node& mapping, std::uint32_t pair) {
    std::copy(mapping.items + 2 * pair + 2, mapping.items + mapping.size, mapping.items + 2 * pair);
    mapping.size -= 2;
}

void remove_pairs(Node& mapping, std::vector<std::uint32_t> pairs) {
    if (pairs.empty()) {
        return;
    }
    std::ranges::sort(pairs);
    auto next_gone = pairs.begin();
    Node** kept = mapping.items;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        if (next_gone != pairs.end() && *next_gone == i) {
            ++next_gone;
            continue;
        }
        *kept++ = mapping.key(i);
        *kept++ = mapping.field(i);
    }
    mapping.size = static_cast<std::uint32_t>(kept - mapping.items);
}

void remove_item(Node& sequence, std::uint32_t at) {
    std::copy(sequence.items + at + 1, sequence.items + sequence.size, sequence.items + at);
    --sequence.size;
}

void set(Arena& arena, Node& mapping, std::string_view name, Node* value) {
    const std::int64_t at = mapping.find_pair(name);
    if (at >= 0) {
        mapping.field(static_cast<std::uint32_t>(at)) = value;
        return;
    }
    append(arena, mapping, make_scalar(arena, name, Tag::none));
    append(arena, mapping, value);
}

bool erase(Node& mapping, std::string_view name) {
    const std::int64_t at = mapping.find_pair(name);
    if (at < 0) {
        return false;
    }
    remove_pair(mapping, static_cast<std::uint32_t>(at));
    return true;
}

void reject_deep(const Node& node, std::size_t above) {
    constexpr std::size_t max_depth = 2000; // twice that of a text: a patch may put a deep value at a deep place
    if (above > max_depth) {
        throw Error(ErrorKind::invalid, fmt::format("exceeded max depth of {}", max_depth));
    }
    for (const Node* child : node.children()) {
        reject_deep(*child, above + 1);
    }
}

Node* clone(Arena& arena, const Node& node) {
    Node* copy = arena.make<Node>(node);
    if (node.kind == Kind::mapping || node.kind == Kind::sequence) {
        copy->capacity = node.size;
        copy->items = static_cast<Node**>(arena.allocate(node.size * sizeof(Node*)));
        for (std::uint32_t i = 0; i < node.size; ++i) {
            copy->items[i] = clone(arena, *node.items[i]);
        }
    }
    return copy;
}

} // namespace berth::yaml
