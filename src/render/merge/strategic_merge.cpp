// SPDX-License-Identifier: Apache-2.0
// The walk over target and patch together. Lists merge by key where the schema says so; new elements come first.
#include "render/merge/strategic_merge.hpp"

#include "base/error.hpp"
#include "render/accumulate/object_fields.hpp"
#include "render/merge/element_list.hpp"
#include "render/merge/patch_directive.hpp"
#include "yaml/comments.hpp"

#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Style;
using yaml::Tag;

namespace {

class Merger {
public:
    Merger(yaml::Arena& arena, MergeSchema& schema) : arena_{arena}, schema_{schema} {}

    Node* walk(Node* target, Node* patch, SchemaPlace place) {
        if (++depth_ > 1000) {
            throw Error(ErrorKind::invalid, "the patch is nested too deeply");
        }
        place = place_of(target, patch, place);
        take_comments(target, patch);
        take_style(target, patch);
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

    /// The target's comments become those of the patch, where it has any: the next patch sees them.
    void take_comments(Node* target, const Node* patch) {
        if (target == nullptr || patch == nullptr || patch->notes == nullptr) {
            return;
        }
        yaml::Notes notes = yaml::notes_of(*target);
        const auto take = [](std::string_view& ours, std::string_view theirs) { ours = theirs.empty() ? ours : theirs; };
        take(notes.head, patch->notes->head);
        take(notes.line, patch->notes->line);
        take(notes.foot, patch->notes->foot);
        target->notes = arena_.make<yaml::Notes>(notes);
    }

    SchemaPlace described(const Node* node) {
        return node == nullptr || node->notes == nullptr ? SchemaPlace{} : schema_.described(*node);
    }

    /// What comments say of a field: behind its value, or behind its key.
    SchemaPlace described_field(const Node* mapping, std::optional<std::uint32_t> pair) {
        if (!pair) {
            return {};
        }
        const SchemaPlace place = described(mapping->field(*pair));
        return place.known() ? place : described(mapping->key(*pair));
    }

    /// Where a field stands in the mapping that is merged into, and in the patch.
    struct FieldPairs {
        std::optional<std::uint32_t> ours;
        std::optional<std::uint32_t> theirs;
    };

    /// Sorted by name; of fields with one name the first.
    static std::map<std::string_view, FieldPairs> fields_of(const Node& into, const Node* patch) {
        std::map<std::string_view, FieldPairs> fields;
        const auto note = [&](const Node& mapping, std::optional<std::uint32_t> FieldPairs::*place) {
            for (std::uint32_t i = mapping.pairs(); i-- > 0;) {
                fields[mapping.key(i)->text()].*place = i;
            }
        };
        note(into, &FieldPairs::ours);
        if (patch != nullptr) {
            note(*patch, &FieldPairs::theirs);
        }
        return fields;
    }

    SchemaPlace field_place(const Node& target, const Node* patch, std::string_view name, const FieldPairs& pairs,
                            SchemaPlace place) {
        if (const SchemaPlace found = described_field(&target, pairs.ours); found.known()) {
            return found;
        }
        const SchemaPlace found = described_field(patch, pairs.theirs);
        return found.known() ? found : schema_.field(place, name);
    }

    /// What comments say comes first. Without a schema so far, an object inside may name its own kind.
    SchemaPlace place_of(const Node* target, const Node* patch, SchemaPlace place) {
        for (const Node* node : {target, patch}) {
            if (const SchemaPlace found = is_missing_or_null(node) ? SchemaPlace{} : described(node); found.known()) {
                return found;
            }
        }
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

    /// An empty collection takes the brackets, or the lines, of what is merged into it.
    static void take_style(Node* target, const Node* patch) {
        if (target != nullptr && patch != nullptr && target->kind != Kind::scalar && target->size == 0) {
            target->flow = patch->kind != Kind::scalar && patch->flow;
        }
    }

    Node* walk_mapping(Node* target, Node* patch, SchemaPlace place) {
        Node* into = choose_mapping(target, patch);
        if (into == nullptr || into->kind != Kind::mapping) {
            return into;
        }
        std::vector<std::uint32_t> gone;
        for (const auto& [name, pairs] : fields_of(*into, patch)) {
            Node* ours = pairs.ours ? into->field(*pairs.ours) : nullptr;
            Node* theirs = pairs.theirs ? patch->field(*pairs.theirs) : nullptr;
            Node* value = walk(ours, theirs, field_place(*into, patch, name, pairs, place));
            require_named(*into, name);
            if (!is_missing_or_null(value) || (value != nullptr && value == kept_null_)) {
                put(*into, name, value, ours, theirs == nullptr ? nullptr : patch->key(*pairs.theirs));
            } else if (pairs.ours) {
                gone.push_back(*pairs.ours);
            }
            kept_null_ = nullptr;
        }
        yaml::remove_pairs(*into, gone);
        return into;
    }

    /// The mapping that the patch's fields go into; nullptr if it goes away.
    Node* choose_mapping(Node* target, Node* patch) {
        if (is_missing_or_null(target)) {
            if (patch != nullptr && patch->kind != Kind::scalar && has_known_directive(*patch) &&
                take_directive(patch) == PatchDirective::remove) {
                return nullptr;
            }
            // A null that is written out stays, without what was put into it; an empty value does not.
            if (patch == nullptr && target != nullptr && !target->text().empty()) {
                target->unseen = nullptr;
                kept_null_ = target;
                return target;
            }
            return patch;
        }
        return choose_existing(target, patch);
    }

    /// What a target becomes as a whole: itself, the patch, or nothing.
    static Node* choose_existing(Node* target, Node* patch) {
        if (patch != nullptr && patch->tag == Tag::null) {
            return nullptr;
        }
        switch (take_directive(patch)) {
        case PatchDirective::remove:
            return nullptr;
        case PatchDirective::replace:
            return patch;
        case PatchDirective::merge:
            break;
        }
        return target;
    }

    /// Sets a field that is `before` until now. A new key looks like the patch's: "5" in quotes is no number.
    void put(Node& mapping, std::string_view name, Node* value, Node* before, const Node* patch_key) {
        if (value == before) {
            quote_if_ambiguous(*value);
        } else if (before != nullptr) {
            replace_field(*before, *value);
        } else {
            append_field(arena_, mapping, name, *value);
            mapping.key(mapping.pairs() - 1)->style = patch_key == nullptr ? Style::plain : patch_key->style;
        }
    }

    Node* walk_list(Node* target, Node* patch, SchemaPlace place) {
        Node* into = is_missing_or_null(target) ? patch : choose_existing(target, patch);
        if (into == nullptr) {
            return nullptr;
        }
        const SchemaMerge& merge = schema_.merge(place);
        const Values keys{merge.keys.begin(), merge.keys.begin() + static_cast<std::ptrdiff_t>(merge.key_count)};
        if (keys.empty()) {
            return merge_elements(*into, patch, plain_values(into, patch), {std::string_view{}}, place);
        }
        return merge_elements(*into, patch, element_values(into, patch, keys), keys, place);
    }

    Node* merge_elements(Node& into, Node* patch, std::vector<Values> all, const Values& keys, SchemaPlace place) {
        if (all.empty()) {
            return &into;
        }
        if (keys.size() > 1) {
            unify(all);
        }
        ElementList ours{&into, keys.front()};
        // Without a target the patch is merged with itself, and what it loses is gone from both.
        const bool alone = patch == &into;
        const ElementList patches{alone ? nullptr : patch, keys.front()};
        const ElementList& theirs = alone ? ours : patches;
        ElementList merged{nullptr, keys.front()};
        const SchemaPlace element_place = schema_.elements(place);
        const std::vector<bool> used = used_keys(all, keys.size());
        ElementKey key;
        for (const Values& values : all) {
            if (!values.empty()) {
                key = usable_key(used, values, keys);
                merge_element(ours, merged, theirs, key, element_place);
            }
        }
        append_rest(merged, ours.elements(), key.keys);
        Node* list = yaml::make_sequence(arena_);
        yaml::set_items(arena_, *list, merged.elements());
        return list;
    }

    /// Merges the element of that key into `merged`, or takes it out of the target's.
    void merge_element(ElementList& ours, ElementList& merged, const ElementList& theirs, const ElementKey& key,
                       SchemaPlace place) {
        const auto own = ours.find_place(key);
        Node* value = walk(own ? ours.at(*own) : nullptr, theirs.find(key), place);
        if (own) {
            ours.note_change(*own);
        }
        if (is_missing_or_null(value) || (value->kind == Kind::mapping && value->size == 0)) {
            ours.set(nullptr, key);
            return;
        }
        complete_key(*value, key);
        merged.set(value, key);
    }

    void complete_key(Node& element, const ElementKey& key) {
        for (std::size_t i = 0; i < key.keys.size(); ++i) {
            if (element.kind == Kind::mapping && element.find(key.keys[i]) == nullptr && i < key.values.size() &&
                !key.values[i].empty()) {
                set_field(arena_, element, key.keys[i], yaml::make_scalar(arena_, key.values[i]));
            }
        }
    }

    /// The target's own elements follow those made from the patch, each in the place its key already has.
    static void append_rest(ElementList& list, const std::vector<Node*>& rest, const Values& keys) {
        for (Node* item : rest) {
            if (keys.empty() || keys.front().empty()) {
                list.set(item, {{std::string_view{}}, {item->text()}});
            } else {
                append_keyed(list, item, keys);
            }
        }
    }

    static void append_keyed(ElementList& list, Node* item, const Values& keys) {
        require_kind(*item, Kind::mapping);
        ElementKey key{keys, {}};
        for (const std::string_view name : keys) {
            const Node* field = item->find(name);
            if (field == nullptr) {
                list.append(item);
                continue;
            }
            key.values.push_back(field->text());
        }
        if (keys.size() > 1) {
            list.set(nullptr, key);
        }
        list.set(item, key);
    }

    yaml::Arena& arena_;
    MergeSchema& schema_;
    const Node* kept_null_ = nullptr; ///< the null that the last walk decided to keep
    int depth_ = 0;
};

}  // namespace

Node* strategic_merge(yaml::Arena& arena, MergeSchema& schema, Node* target, Node* patch) {
    return Merger{arena, schema}.walk(target, patch, {});
}

}  // namespace berth::render
