// SPDX-License-Identifier: Apache-2.0
// The node tree every YAML reader of this project works on.
#pragma once

#include "yaml/arena.hpp"
#include "yaml/key_index.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::yaml {

enum class Kind : std::uint8_t { scalar, mapping, sequence, alias };

/// How a scalar was written. Collections use `flow` instead.
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

/// `none` means: to be resolved from the text. `custom` keeps its text in `custom_tag`.
enum class Tag : std::uint8_t {
    none, null, boolean, string, integer, floating, timestamp, binary, merge, sequence, mapping, custom
};

/// What stands beside a node in its text; comments with their number signs, lines of one joined by line breaks.
struct Notes {
    std::string_view anchor{};
    std::string_view head{}; ///< above it
    std::string_view line{}; ///< behind it
    std::string_view foot{}; ///< below it
};

/// The children of a collection.
struct Items {
    Node** at;
    KeyIndex* keys; ///< of a large mapping; nullptr: there is none, keys are looked for one by one

    Node*& operator[](std::size_t position) const { return at[position]; }
};

/// One node. It lives in an Arena and so do its texts and its list of children; copying a Node copies neither.
/// A mapping has keys and values in turn in `items`, in the order of the text; duplicate keys are kept. Its keys change by
/// the functions below only, which keep the index of a large one.
struct Node {
    Kind kind = Kind::scalar;
    Tag tag = Tag::none;
    Style style = Style::plain;
    bool flow : 1 = false;
    bool tagged : 1 = false; ///< the tag stood in the text
    std::uint32_t line = 0;  ///< from 1; 0: made by the program
    std::uint32_t column = 0;
    std::uint32_t size = 0; ///< used part of `items`
    std::uint32_t capacity = 0;
    union {
        std::string_view value{}; ///< of a scalar; of an alias its anchor's name
        Items items;              ///< of a mapping or a sequence
    };
    union {
        Node* target = nullptr;  ///< of an alias
        const char* custom_tag;  ///< NUL-terminated, with Tag::custom only
        Node* unseen;            ///< of a null: what was put into it, where put_into_null() did
        const std::string_view* null_text; ///< of a collection made from a null by become(): what the null looked like
    };
    Notes* notes = nullptr; ///< only where the text was read with comments (comments.hpp)

    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    /// Tagged or resolved as null by whoever made the node.
    [[nodiscard]] bool is_null() const { return kind == Kind::scalar && tag == Tag::null; }
    /// Of a scalar its value; collections have none, unless they were a null: then what that looked like, as in Go's trees.
    [[nodiscard]] std::string_view text() const {
        if (kind == Kind::scalar) {
            return value;
        }
        const bool was_null = kind != Kind::alias && tag != Tag::custom && null_text != nullptr;
        return was_null ? *null_text : std::string_view{};
    }

    /// All children; of a mapping, keys and values in turn. Empty for scalars.
    [[nodiscard]] std::span<Node* const> children() const {
        return kind == Kind::mapping || kind == Kind::sequence ? std::span<Node* const>{items.at, size}
                                                               : std::span<Node* const>{};
    }
    [[nodiscard]] std::span<Node*> children() {
        return kind == Kind::mapping || kind == Kind::sequence ? std::span<Node*>{items.at, size} : std::span<Node*>{};
    }
    /// Where what was put into a null is; the node itself, if nothing was or it is none.
    [[nodiscard]] const Node& holder() const { return is_null() && unseen != nullptr ? *unseen : *this; }
    /// Number of key-value pairs of a mapping.
    [[nodiscard]] std::uint32_t pairs() const { return kind == Kind::mapping ? size / 2 : 0; }
    [[nodiscard]] Node* key(std::uint32_t pair) const { return items[2 * pair]; }
    [[nodiscard]] Node*& field(std::uint32_t pair) const { return items[2 * pair + 1]; }

    /// Position of the first pair with that key, or -1.
    [[nodiscard]] std::int64_t find_pair(std::string_view name) const;
    /// The value of the first pair with that key; nullptr if this is no mapping or has no such key.
    [[nodiscard]] Node* find(std::string_view name) const;
};

Node* make_scalar(Arena& arena, std::string_view text, Tag tag = Tag::none, Style style = Style::plain);
/// A string whatever it looks like; the text is copied.
Node* make_string(Arena& arena, std::string_view text);
Node* make_mapping(Arena& arena);
Node* make_sequence(Arena& arena);

/// What is put into this mapping is not seen as long as the null stays one. So it is in Go's trees, where a null can have
/// children.
Node& put_into_null(Arena& arena, Node& null);
/// A null turns into a collection, empty but for what was put into it.
void become(Arena& arena, Node& null, Kind kind, Tag tag);

/// Appends to a sequence, or (used in turn) keys and values to a mapping.
void append(Arena& arena, Node& parent, Node* child);
/// Inserts before position `at` of a sequence.
void insert(Arena& arena, Node& sequence, std::uint32_t at, Node* child);
/// Makes these the children of a collection; those it had stay as they are, where another node shares them.
void set_items(Arena& arena, Node& parent, std::span<Node* const> children);
/// Looks at all keys anew, after one of them was put in place of another.
void index_keys(Arena& arena, Node& parent);
void remove_pair(Node& mapping, std::uint32_t pair);
/// Removes the pairs at these positions, in any order and each told once, in one go.
void remove_pairs(Node& mapping, std::vector<std::uint32_t> pairs);
/// Some of a mapping's own pairs, or all in another order, take the place of what it has.
void set_pairs(Node& mapping, std::span<const std::pair<Node*, Node*>> pairs);
void remove_item(Node& sequence, std::uint32_t at);
/// Replaces the value of `name`, or appends the pair.
void set(Arena& arena, Node& mapping, std::string_view name, Node* value);
/// Removes the first pair with that key; whether there was one.
bool erase(Node& mapping, std::string_view name);

/// Throws Error where `node`, put `above` levels below a root, would make a tree deeper than walks over it can bear.
void reject_deep(const Node& node, std::size_t above);

/// A deep copy; texts are shared, so both arenas must live (or be the same).
Node* clone(Arena& arena, const Node& node);

} // namespace berth::yaml
