// SPDX-License-Identifier: Apache-2.0
// The walk over target and patch together. Lists merge by key where the schema says so; new elements come first.
#include "render/merge/strategic_merge.hpp"

#include "base/error.hpp"
#include "render/accumulate/object_fields.hpp"
#include "render/print/node_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string>
#include <vector>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;

namespace {

enum class Directive : std::uint8_t { merge, replace, remove };

constexpr std::string_view directive_key = "$patch";
using Values = std::vector<std::string_view>;

Directive parse_directive(std::string_view text) {
    if (text == "delete") {
        return Directive::remove;
    }
    if (text == "replace") {
        return Directive::replace;
    }
    if (text == "merge") {
        return Directive::merge;
    }
    throw Error(ErrorKind::invalid, fmt::format("unknown patch strategy '{}'", text));
}

/// What the patch says about the mapping or list as a whole; the word is taken out of it.
Directive take_directive(Node* patch) {
    if (patch == nullptr) {
        return Directive::merge;
    }
    if (patch->kind == Kind::mapping) {
        const Node* value = patch->find(directive_key);
        if (value == nullptr) {
            return Directive::merge;
        }
        const Directive directive = parse_directive(value->text());
        yaml::erase(*patch, directive_key);
        return directive;
    }
    if (patch->kind == Kind::sequence) {
        for (std::uint32_t i = 0; i < patch->size; ++i) {
            const Node& item = *patch->items[i];
            const Node* value = item.find(directive_key);
            if (value == nullptr) {
                continue;
            }
            if (item.size > 2) {
                return Directive::merge; // meant for that element, not for the list
            }
            const Directive directive = parse_directive(value->text());
            const std::string_view word = value->text();
            std::uint32_t kept = 0;
            for (std::uint32_t k = 0; k < patch->size; ++k) {
                const Node* other = patch->items[k]->find(directive_key);
                const bool blank = is_missing_or_null(patch->items[k]) ||
                                   (patch->items[k]->kind == Kind::mapping && patch->items[k]->size == 0);
                if (blank || (other != nullptr && other->text() == word)) {
                    continue;
                }
                patch->items[kept++] = patch->items[k];
            }
            patch->size = kept;
            return directive;
        }
        return Directive::merge;
    }
    throw Error(ErrorKind::invalid,
                fmt::format("no implemented strategic merge patch strategy for '{}'", kind_name(patch->kind)));
}

bool matches(const Node& element, const Values& keys, const Values& values) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i >= values.size()) {
            // Keys without values count as found once an earlier one was.
            return i > 0;
        }
        const Node* field = element.find(keys[i]);
        if (field == nullptr || (!values[i].empty() && field->text() != values[i])) {
            return false;
        }
    }
    return true;
}

class Merger {
public:
    Merger(yaml::Arena& arena, const MergeSchema& schema) : arena_{arena}, schema_{schema} {}

    Node* walk(Node* target, Node* patch, SchemaPlace place) {
        if (++depth_ > 1000) {
            throw Error(ErrorKind::invalid, "the patch is nested too deeply");
        }
        place = place_of(target, patch, place);
        const Node* first = !is_missing_or_null(target) ? target : !is_missing_or_null(patch) ? patch : nullptr;
        Node* result = nullptr;
        if (first == nullptr || first->kind == Kind::mapping) {
            require_same_kind(Kind::mapping, target, patch);
            result = walk_mapping(target, patch, place);
        } else if (first->kind == Kind::sequence) {
            require_same_kind(Kind::sequence, target, patch);
            result = schema_.is_associative(place) ? walk_list(target, patch, place)
                     : patch != nullptr            ? patch
                                                   : target;
        } else {
            require_same_kind(Kind::scalar, target, patch);
            result = patch != nullptr ? patch : target;
        }
        --depth_;
        return result;
    }

private:
    static void require_same_kind(Kind kind, const Node* a, const Node* b) {
        for (const Node* node : {a, b}) {
            if (node != nullptr) {
                require_kind(*node, kind);
            }
        }
    }

    /// Without a schema so far, an object inside may name its own kind.
    SchemaPlace place_of(const Node* target, const Node* patch, SchemaPlace place) const {
        if (place.known()) {
            return place;
        }
        for (const Node* node : {target, patch}) {
            if (is_missing_or_null(node) || node->kind != Kind::mapping) {
                continue;
            }
            const std::string_view kind = object_kind(*node);
            const std::string_view api_version = object_api_version(*node);
            if (kind.empty() || api_version.empty()) {
                continue;
            }
            if (const SchemaPlace found = schema_.root(api_version, kind); found.known()) {
                return found;
            }
        }
        return {};
    }

    Node* walk_mapping(Node* target, Node* patch, SchemaPlace place) {
        Node* into = choose_mapping(target, patch);
        if (into == nullptr || into->kind != Kind::mapping) {
            return into;
        }
        std::set<std::string_view> names;
        for (const Node* source : {into, patch}) {
            if (source != nullptr) {
                for (std::uint32_t i = 0; i < source->pairs(); ++i) {
                    names.insert(source->key(i)->text());
                }
            }
        }
        for (const std::string_view name : names) {
            Node* theirs = patch == nullptr ? nullptr : patch->find(name);
            Node* ours = into->find(name);
            Node* value = walk(ours, theirs, schema_.field(place, name));
            const std::uint32_t before = into->size;
            put(*into, name, value, ours);
            if (into->size > before && patch != nullptr) {
                // A new key looks like the patch's: "5" in quotes is no number.
                if (const std::int64_t at = patch->find_pair(name); at >= 0) {
                    into->items[before]->style = patch->key(static_cast<std::uint32_t>(at))->style;
                }
            }
            kept_null_ = nullptr;
        }
        return into;
    }

    /// The mapping that the patch's fields go into; nullptr if it goes away.
    Node* choose_mapping(Node* target, Node* patch) {
        if (is_missing_or_null(target)) {
            if (patch != nullptr && patch->kind != Kind::scalar && is_known_directive(*patch) &&
                take_directive(patch) == Directive::remove) {
                return nullptr;
            }
            // A null that is written out stays; an empty value does not.
            if (patch == nullptr && target != nullptr && !target->text().empty()) {
                kept_null_ = target;
                return target;
            }
            return patch;
        }
        if (patch != nullptr && patch->tag == Tag::null) {
            return nullptr;
        }
        switch (take_directive(patch)) {
        case Directive::remove:
            return nullptr;
        case Directive::replace:
            return patch;
        case Directive::merge:
            break;
        }
        return target;
    }

    static bool is_known_directive(const Node& patch) {
        const Node* word = patch.find(directive_key);
        return word == nullptr || word->text() == "delete" || word->text() == "replace" || word->text() == "merge";
    }

    void put(Node& mapping, std::string_view name, Node* value, const Node* before) {
        if (is_missing_or_null(value) && !(value != nullptr && value == kept_null_)) {
            yaml::erase(mapping, name);
        } else if (value != before) {
            set_field(arena_, mapping, name, value);
        } else {
            quote_if_ambiguous(*value);
        }
    }

    Node* choose_list(Node* target, Node* patch) const {
        if (is_missing_or_null(target)) {
            return patch;
        }
        if (patch != nullptr && patch->tag == Tag::null) {
            return nullptr;
        }
        switch (take_directive(patch)) {
        case Directive::remove:
            return nullptr;
        case Directive::replace:
            return patch;
        case Directive::merge:
            break;
        }
        return target;
    }

    Node* walk_list(Node* target, Node* patch, SchemaPlace place) {
        Node* into = choose_list(target, patch);
        if (into == nullptr) {
            return nullptr;
        }
        const SchemaMerge& merge = schema_.merge(place);
        const Values keys{merge.keys.begin(), merge.keys.begin() + static_cast<std::ptrdiff_t>(merge.key_count)};
        if (keys.empty()) {
            return merge_elements(*into, into, patch, plain_values(into, patch), {std::string_view{}}, place);
        }
        return merge_elements(*into, into, patch, element_values(into, patch, keys), keys, place);
    }

    static std::vector<Values> plain_values(const Node* target, const Node* patch) {
        std::vector<Values> result;
        std::set<std::string_view> seen;
        for (const Node* list : {patch, target}) {
            if (list == nullptr) {
                continue;
            }
            for (const Node* item : list->children()) {
                if (seen.insert(item->text()).second) {
                    result.push_back({item->text()});
                }
            }
        }
        return result;
    }

    static std::vector<Values> element_values(const Node* target, const Node* patch, const Values& keys) {
        std::vector<Values> result;
        std::set<Values> seen;
        for (const Node* list : {patch, target}) {
            if (list == nullptr) {
                continue;
            }
            for (const Node* item : list->children()) {
                Values values;
                for (const std::string_view key : keys) {
                    const Node* field = item->find(key);
                    values.push_back(is_nil_or_empty(field) ? std::string_view{} : field->text());
                }
                if (seen.insert(values).second) {
                    result.push_back(std::move(values));
                }
            }
        }
        return result;
    }

    /// Combinations that differ only in parts one of them lacks stand for the same element.
    static void unify(std::vector<Values>& list) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Values first = list[i];
            for (std::size_t j = 0; j < list.size(); ++j) {
                bool common = false;
                bool differ = false;
                Values both;
                for (std::size_t k = 0; k < first.size() && !differ; ++k) {
                    const std::string_view a = first[k];
                    const std::string_view b = list[j][k];
                    common = common || a == b;
                    differ = a != b && !a.empty() && !b.empty();
                    both.push_back(a.empty() ? b : a);
                }
                if (common && !differ) {
                    list[i] = both;
                    list[j] = both;
                }
            }
        }
    }

    struct Selection {
        Values keys;
        Values values;
    };

    /// Only the keys that some element has a value for.
    static Selection usable(const std::vector<Values>& all, const Values& values, const Values& keys) {
        std::vector<bool> valid(keys.size(), false);
        bool any = false;
        for (const Values& one : all) {
            for (std::size_t i = 0; i < one.size(); ++i) {
                if (!one[i].empty()) {
                    valid[i] = true;
                    any = true;
                }
            }
        }
        if (!any) {
            return {keys, values};
        }
        Selection result;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (valid[i]) {
                result.keys.push_back(keys[i]);
            }
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!values[i].empty() || valid[i]) {
                result.values.push_back(values[i]);
            }
        }
        return result;
    }

    static Node* find_element(const Node* list, const Selection& wanted) {
        if (list == nullptr || list->kind != Kind::sequence) {
            return nullptr;
        }
        const Selection own = usable({wanted.values}, wanted.values, wanted.keys);
        if (own.keys.empty() || own.keys.front().empty()) {
            const std::string_view value = own.values.empty() ? std::string_view{} : own.values.front();
            for (Node* item : list->children()) {
                if (item->text() == value) {
                    return item;
                }
            }
            return nullptr;
        }
        for (Node* item : list->children()) {
            if (item->kind != Kind::mapping) {
                continue;
            }
            bool same = true;
            for (std::size_t i = 0; i < own.keys.size() && same; ++i) {
                const Node* field = item->find(own.keys[i]);
                same = field != nullptr && field->text() == own.values[i];
            }
            if (same) {
                return item;
            }
        }
        return nullptr;
    }

    /// kyaml's ElementSetter: every match is replaced by `element` (or removed), which is appended if there is none.
    void set_element(Node& list, Node* element, const Values& keys, const Values& values) {
        const bool by_key = !keys.empty() && !keys.front().empty() && !values.empty() && !values.front().empty();
        std::vector<Node*> kept;
        bool found = false;
        for (Node* item : list.children()) {
            if (is_missing_or_null(item) || (item->kind == Kind::mapping && item->size == 0)) {
                continue;
            }
            if (item->kind != Kind::mapping && by_key) {
                kept.push_back(item);
                continue;
            }
            if (!is_match(*item, keys, values)) {
                if (!values.empty()) {
                    kept.push_back(item);
                }
                continue;
            }
            found = true;
            if (element != nullptr) {
                kept.push_back(element);
            }
        }
        // Another node may share the items, so a changed list gets items of its own.
        if (!std::equal(kept.begin(), kept.end(), list.children().begin(), list.children().end())) {
            list.size = 0;
            list.capacity = 0;
            list.items = nullptr;
            for (Node* item : kept) {
                yaml::append(arena_, list, item);
            }
        }
        if (!found && !is_missing_or_null(element)) {
            yaml::append(arena_, list, element);
        }
    }

    static bool is_match(const Node& item, const Values& keys, const Values& values) {
        if (keys.empty() || keys.front().empty()) {
            return item.kind == Kind::scalar && !values.empty() && item.text() == values.front();
        }
        return item.kind == Kind::mapping && matches(item, keys, values);
    }

    Node* merge_elements(Node& into, Node* target, Node* patch, std::vector<Values> all, const Values& keys,
                         SchemaPlace place) {
        const SchemaPlace element_place = schema_.elements(place);
        if (keys.size() > 1) {
            unify(all);
        }
        Node* added = yaml::make_sequence(arena_);
        Selection selection;
        for (const Values& values : all) {
            if (values.empty()) {
                continue;
            }
            selection = usable(all, values, keys);
            Node* value =
                walk(find_element(target, selection), find_element(patch, selection), element_place);
            if (is_missing_or_null(value) || (value->kind == Kind::mapping && value->size == 0)) {
                set_element(into, nullptr, selection.keys, selection.values);
                continue;
            }
            for (std::size_t i = 0; i < selection.keys.size(); ++i) {
                if (value->kind == Kind::mapping && value->find(selection.keys[i]) == nullptr &&
                    i < selection.values.size() && !selection.values[i].empty()) {
                    set_field(arena_, *value, selection.keys[i], yaml::make_scalar(arena_, selection.values[i]));
                }
            }
            set_element(*added, value, selection.keys, selection.values);
        }
        if (all.empty()) {
            return &into;
        }
        append_rest(*added, into, selection.keys);
        return added;
    }

    /// The target's own elements follow those made from the patch, each in the place its key already has.
    void append_rest(Node& list, const Node& rest, const Values& keys) {
        const std::vector<Node*> items{rest.children().begin(), rest.children().end()};
        for (Node* item : items) {
            if (keys.empty() || keys.front().empty()) {
                set_element(list, item, {std::string_view{}}, {item->text()});
                continue;
            }
            if (item != nullptr) {
                require_kind(*item, Kind::mapping);
            }
            Values values;
            for (const std::string_view key : keys) {
                const Node* field = item->find(key);
                if (field == nullptr) {
                    yaml::append(arena_, list, item);
                    continue;
                }
                values.push_back(field->text());
            }
            if (keys.size() > 1) {
                set_element(list, nullptr, keys, values);
            }
            set_element(list, item, keys, values);
        }
    }

    yaml::Arena& arena_;
    const MergeSchema& schema_;
    const Node* kept_null_ = nullptr; ///< the null that the last walk decided to keep
    int depth_ = 0;
};

}  // namespace

Node* strategic_merge(yaml::Arena& arena, const MergeSchema& schema, Node* target, Node* patch) {
    return Merger{arena, schema}.walk(target, patch, {});
}

}  // namespace berth::render
