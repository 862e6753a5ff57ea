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
    if (items.keys != nullptr) {
        return items.keys->find(*this, name);
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
    return at < 0 ? nullptr : field(static_cast<std::uint32_t>(at));
}

Node* make_scalar(Arena& arena, std::string_view text, Tag tag, Style style) {
    Node* node = arena.make<Node>();
    node->tag = tag;
    node->style = style;
    node->value = arena.copy(text);
    return node;
}

Node& put_into_null(Arena& arena, Node& null) {
    if (null.unseen == nullptr) {
        null.unseen = make_mapping(arena);
    }
    return *null.unseen;
}

void become(Arena& arena, Node& null, Kind kind, Tag tag) {
    const auto* text = null.kind == Kind::scalar ? arena.make<std::string_view>(null.value) : nullptr;
    const Node& holder = null.holder();
    const std::vector<Node*> children{holder.children().begin(), holder.children().end()};
    null.kind = kind;
    null.tag = tag;
    null.null_text = text;
    set_items(arena, null, children);
}

Node* make_string(Arena& arena, std::string_view text) {
    return make_scalar(arena, text, Tag::string);
}

Node* make_mapping(Arena& arena) {
    Node* node = arena.make<Node>();
    node->kind = Kind::mapping;
    node->tag = Tag::mapping;
    node->items = {};
    return node;
}

Node* make_sequence(Arena& arena) {
    Node* node = arena.make<Node>();
    node->kind = Kind::sequence;
    node->tag = Tag::sequence;
    node->items = {};
    return node;
}

namespace {

/// The capacity of a mapping stays even: it never grows between a key and its value, of which the index sees nothing.
void reserve(Arena& arena, Node& parent, std::uint32_t wanted) {
    if (wanted <= parent.capacity) {
        return;
    }
    parent.capacity = std::max<std::uint32_t>({wanted, parent.capacity * 2, 4});
    auto** bigger = static_cast<Node**>(arena.allocate(parent.capacity * sizeof(Node*)));
    std::copy_n(parent.items.at, parent.size, bigger);
    parent.items.at = bigger;
    index_keys(arena, parent);
}

} // namespace

void index_keys(Arena& arena, Node& parent) {
    parent.items.keys = parent.kind == Kind::mapping ? KeyIndex::make(arena, parent) : nullptr;
}

void append(Arena& arena, Node& parent, Node* child) {
    reserve(arena, parent, parent.size + 1);
    if (parent.items.keys != nullptr && parent.size % 2 == 0) {
        parent.items.keys->add_last(parent, *child);
    }
    parent.items[parent.size++] = child;
}

void insert(Arena& arena, Node& sequence, std::uint32_t at, Node* child) {
    reserve(arena, sequence, sequence.size + 1);
    Node** const items = sequence.items.at;
    std::copy_backward(items + at, items + sequence.size, items + sequence.size + 1);
    items[at] = child;
    ++sequence.size;
}

void set_items(Arena& arena, Node& parent, std::span<Node* const> children) {
    parent.size = static_cast<std::uint32_t>(children.size());
    parent.capacity = parent.size;
    parent.items.at = static_cast<Node**>(arena.allocate(children.size_bytes()));
    std::ranges::copy(children, parent.items.at);
    index_keys(arena, parent);
}

void remove_pair(Node& mapping, std::uint32_t pair) {
    Node** const items = mapping.items.at;
    std::copy(items + 2 * pair + 2, items + mapping.size, items + 2 * pair);
    mapping.size -= 2;
    if (mapping.items.keys != nullptr) {
        mapping.items.keys->follow_removal(mapping);
    }
}

void remove_pairs(Node& mapping, std::vector<std::uint32_t> pairs) {
    if (pairs.empty()) {
        return;
    }
    std::ranges::sort(pairs);
    auto next_gone = pairs.begin();
    std::vector<std::pair<Node*, Node*>> kept;
    for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
        if (next_gone != pairs.end() && *next_gone == i) {
            ++next_gone;
        } else {
            kept.emplace_back(mapping.key(i), mapping.field(i));
        }
    }
    set_pairs(mapping, kept);
}

void set_pairs(Node& mapping, std::span<const std::pair<Node*, Node*>> pairs) {
    mapping.size = static_cast<std::uint32_t>(2 * pairs.size());
    Node** next = mapping.items.at;
    for (const auto& [key, field] : pairs) {
        *next++ = key;
        *next++ = field;
    }
    if (mapping.items.keys != nullptr) {
        mapping.items.keys->fill(mapping);
    }
}

void remove_item(Node& sequence, std::uint32_t at) {
    Node** const items = sequence.items.at;
    std::copy(items + at + 1, items + sequence.size, items + at);
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
        set_items(arena, *copy, node.children());
        for (Node*& child : copy->children()) {
            child = clone(arena, *child);
        }
    } else if (node.is_null() && node.unseen != nullptr) {
        copy->unseen = clone(arena, *node.unseen);
    }
    return copy;
}

} // namespace berth::yaml
