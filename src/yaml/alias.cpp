// SPDX-License-Identifier: Apache-2.0
// Aliases become copies and `<<` merges are carried out, within a bound on what may come out of it.
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::yaml {

namespace {

struct Failure {
    SyntaxError error;
};

class Expander {
public:
    Expander(Arena& arena, std::size_t max_copies) : arena_{arena}, left_{max_copies} {}

    Node* expand(Node* node, bool copied) {
        if (copied) {
            charge(*node);
        }
        switch (node->kind) {
        case Kind::scalar:
            return copied ? arena_.make<Node>(*node) : node;
        case Kind::alias:
            return follow(*node);
        case Kind::mapping:
        case Kind::sequence:
            break;
        }
        if (std::find(open_.begin(), open_.end(), node) != open_.end()) {
            fail(*node, "anchor value contains itself");
        }
        if (open_.size() > max_depth) {
            fail(*node, fmt::format("exceeded max depth of {}", max_depth));
        }
        Node* result = node;
        if (copied) {
            result = arena_.make<Node>(*node);
            result->items = static_cast<Node**>(arena_.allocate(node->size * sizeof(Node*)));
            std::copy_n(node->items, node->size, result->items);
            result->capacity = node->size;
        }
        open_.push_back(node);
        if (result->kind == Kind::mapping) {
            merge(*result);
        }
        for (std::uint32_t i = 0; i < result->size; ++i) {
            result->items[i] = expand(result->items[i], copied);
        }
        open_.pop_back();
        return result;
    }

private:
    /// Aliases that stand for aliases may not nest deeper than a text can.
    static constexpr std::size_t max_depth = ParseOptions{}.max_depth;

    /// Copies share their texts, but each is printed: a long one counts as several nodes.
    void charge(const Node& node) {
        const std::size_t cost = 1 + node.text().size() / sizeof(Node);
        if (cost > left_) {
            fail(node, "document contains excessive aliasing");
        }
        left_ -= cost;
    }

    Node* follow(const Node& alias) {
        Node* target = alias.target;
        if (std::find(open_.begin(), open_.end(), target) != open_.end()) {
            fail(alias, "anchor '" + std::string{alias.value} + "' value contains itself");
        }
        return expand(target, true);
    }

    static bool is_merge_key(const Node& key) {
        return key.kind == Kind::scalar && key.value == "<<" && (key.tag == Tag::merge || key.tag == Tag::none);
    }

    /// Values to merge, the weakest first.
    void collect(Node* value, std::vector<Node*>& into) {
        switch (value->kind) {
        case Kind::mapping:
            into.push_back(value);
            return;
        case Kind::alias:
            if (value->target->kind != Kind::mapping) {
                fail(*value, "invalid map merge: received alias for a non-map value");
            }
            into.push_back(value->target);
            return;
        case Kind::sequence:
            for (std::uint32_t i = value->size; i-- > 0;) {
                if (value->items[i]->kind == Kind::sequence) {
                    fail(*value, "invalid map merge: received a nested sequence");
                }
                collect(value->items[i], into);
            }
            return;
        case Kind::scalar:
            break;
        }
        fail(*value, "map merge requires map or sequence of maps as the value");
    }

    void merge(Node& mapping) {
        std::int64_t at = -1;
        for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
            if (is_merge_key(*mapping.key(i))) {
                if (at >= 0) {
                    fail(*mapping.key(i), "duplicate merge key");
                }
                at = i;
            }
        }
        if (at < 0) {
            return;
        }
        std::vector<Node*> sources;
        collect(mapping.field(static_cast<std::uint32_t>(at)), sources);
        remove_pair(mapping, static_cast<std::uint32_t>(at));
        const std::uint32_t own = mapping.pairs();
        std::vector<Node*> expanded;
        for (Node* source : sources) {
            if (std::find(open_.begin(), open_.end(), source) != open_.end()) {
                fail(*source, "anchor value contains itself");
            }
            expanded.push_back(expand(source, true));
        }
        for (const Node* source : expanded) {
            for (std::uint32_t i = 0; i < source->pairs(); ++i) {
                const std::int64_t found = mapping.find_pair(source->key(i)->value);
                if (found < 0) {
                    append(arena_, mapping, source->key(i));
                    append(arena_, mapping, source->field(i));
                } else if (found >= own) {
                    mapping.field(static_cast<std::uint32_t>(found)) = source->field(i);
                }
            }
        }
    }

    [[noreturn]] static void fail(const Node& node, std::string problem) {
        throw Failure{{.problem = std::move(problem), .line = node.line, .column = node.column}};
    }

    Arena& arena_;
    std::size_t left_; ///< nodes that may still be copied
    std::vector<Node*> open_; ///< collections being expanded, outermost first
};

} // namespace

std::expected<Node*, SyntaxError> expand_aliases(Arena& arena, Node* root, std::size_t max_copies) {
    try {
        return Expander{arena, max_copies}.expand(root, false);
    } catch (Failure& failure) {
        return std::unexpected{std::move(failure.error)};
    }
}

} // namespace berth::yaml
