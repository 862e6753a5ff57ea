// SPDX-License-Identifier: Apache-2.0
// Aliases become copies and `<<` merges are carried out, within a bound on what may come out of it.
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <ranges>
#include <utility>

namespace berth::yaml {

namespace {

struct Failure {
    SyntaxError error;
};

class Expander {
public:
    Expander(Arena& arena, const ExpandOptions& options)
        : arena_{arena}, merge_rules_{options.merge_rules}, left_{options.max_copies} {}

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
            set_items(arena_, *result, node->children());
        }
        open_.push_back(node);
        if (result->kind == Kind::mapping) {
            merge(*result);
        }
        bool has_alias = false;
        for (Node*& child : result->children()) {
            has_alias = has_alias || child->kind == Kind::alias;
            child = expand(child, copied);
        }
        if (has_alias) {
            index_keys(arena_, *result);
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

    /// Where a mapping merges others.
    static std::optional<std::uint32_t> find_merge(const Node& mapping) {
        std::optional<std::uint32_t> at;
        for (std::uint32_t i = 0; i < mapping.pairs(); ++i) {
            if (is_merge_key(*mapping.key(i))) {
                if (at) {
                    fail(*mapping.key(i), "duplicate merge key");
                }
                at = i;
            }
        }
        return at;
    }

    void drop_first_merge_key(Node& mapping) const {
        const std::int64_t first = mapping.find_pair("<<");
        if (first >= 0 && merge_rules_ == MergeRules::kyaml) {
            remove_pair(mapping, static_cast<std::uint32_t>(first));
        }
    }

    void merge(Node& mapping) {
        if (merge_rules_ == MergeRules::go_yaml_v2) {
            merge_in_order(mapping);
            return;
        }
        if (const std::optional<std::uint32_t> at = find_merge(mapping)) {
            const std::vector<Node*> sources = expanded_sources(mapping.field(*at));
            remove_pair(mapping, *at);
            merge_pairs(mapping, sources);
        } else {
            drop_first_merge_key(mapping);
        }
        if (merge_rules_ == MergeRules::kyaml) {
            repeat_null_keys(mapping);
        }
    }

    /// Merging a mapping into itself, kyaml looks for a null by the name "" and does not find it: a second pair appears,
    /// or the pair that has that name is lost.
    void repeat_null_keys(Node& mapping) {
        const std::uint32_t own = mapping.pairs();
        for (std::uint32_t i = 0; i < own; ++i) {
            Node* key = mapping.key(i);
            if (!key->is_null() || key->value.empty() || mapping.find_pair(key->value) != i) {
                continue;
            }
            if (const std::int64_t unnamed = mapping.find_pair({}); unnamed >= 0) {
                const auto place = static_cast<std::uint32_t>(unnamed);
                mapping.items[std::size_t{2} * place] = key;
                mapping.field(place) = mapping.field(i);
                index_keys(arena_, mapping);
            } else {
                append(arena_, mapping, key);
                append(arena_, mapping, clone(arena_, *mapping.field(i)));
            }
        }
    }

    /// Copies of the mappings that a merge names, the weakest first.
    std::vector<Node*> expanded_sources(Node* value) {
        std::vector<Node*> sources;
        collect(value, sources);
        for (Node*& source : sources) {
            if (std::find(open_.begin(), open_.end(), source) != open_.end()) {
                fail(*source, "anchor value contains itself");
            }
            source = expand(source, true);
        }
        return sources;
    }

    void merge_in_order(Node& mapping) {
        const std::vector<Node*> children{mapping.children().begin(), mapping.children().end()};
        if (std::ranges::none_of(std::views::iota(0U, mapping.pairs()),
                                 [&](std::uint32_t i) { return is_merge_key(*mapping.key(i)); })) {
            return;
        }
        set_pairs(mapping, {});
        for (std::size_t i = 0; i < children.size(); i += 2) {
            if (!is_merge_key(*children[i])) {
                set_pair(mapping, children[i], children[i + 1]);
                continue;
            }
            for (const Node* source : expanded_sources(children[i + 1])) {
                for (std::uint32_t pair = 0; pair < source->pairs(); ++pair) {
                    set_pair(mapping, source->key(pair), source->field(pair));
                }
            }
        }
    }

    void set_pair(Node& mapping, Node* key, Node* value) {
        if (const std::int64_t at = find_scalar_key(mapping, *key); at >= 0) {
            mapping.field(static_cast<std::uint32_t>(at)) = value;
            return;
        }
        append(arena_, mapping, key);
        append(arena_, mapping, value);
    }

    static std::int64_t find_scalar_key(const Node& mapping, const Node& key) {
        return key.is_scalar() ? mapping.find_pair(key.value) : -1;
    }

    /// Own keys win over merged ones, later sources over earlier ones.
    void merge_pairs(Node& mapping, const std::vector<Node*>& sources) {
        const std::uint32_t own = mapping.pairs();
        for (const Node* source : sources) {
            for (std::uint32_t i = 0; i < source->pairs(); ++i) {
                const std::int64_t at = find_scalar_key(mapping, *source->key(i));
                if (at < 0 || at >= own) {
                    set_pair(mapping, source->key(i), source->field(i));
                }
            }
        }
    }

    [[noreturn]] static void fail(const Node& node, std::string problem) {
        throw Failure{{.problem = std::move(problem), .line = node.line, .column = node.column}};
    }

    Arena& arena_;
    MergeRules merge_rules_;
    std::size_t left_; ///< nodes that may still be copied
    std::vector<Node*> open_; ///< collections being expanded, outermost first
};

} // namespace

std::expected<Node*, SyntaxError> expand_aliases(Arena& arena, Node* root, const ExpandOptions& options) {
    try {
        return Expander{arena, options}.expand(root, false);
    } catch (Failure& failure) {
        return std::unexpected{std::move(failure.error)};
    }
}

} // namespace berth::yaml
