// SPDX-License-Identifier: Apache-2.0
// State of objects beside their trees, and its form as kustomize's annotations.
#include "render/accumulate/resource.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace berth::render {

using yaml::Node;

namespace {

constexpr std::string_view domain = "internal.config.kubernetes.io/";
constexpr std::string_view enabled = "enabled";
constexpr std::string_view previous_kinds = "internal.config.kubernetes.io/previousKinds";
constexpr std::string_view previous_names = "internal.config.kubernetes.io/previousNames";
constexpr std::string_view previous_namespaces = "internal.config.kubernetes.io/previousNamespaces";
constexpr std::string_view prefixes_key = "internal.config.kubernetes.io/prefixes";
constexpr std::string_view suffixes_key = "internal.config.kubernetes.io/suffixes";
constexpr std::string_view referred_by = "internal.config.kubernetes.io/refBy";
constexpr std::string_view generator_behavior = "internal.config.kubernetes.io/generatorBehavior";
constexpr std::string_view needs_hash_suffix = "internal.config.kubernetes.io/needsHashSuffix";
constexpr std::string_view allow_name_change = "internal.config.kubernetes.io/allowNameChange";
constexpr std::string_view allow_kind_change = "internal.config.kubernetes.io/allowKindChange";
constexpr std::string_view helm_generated = "internal.config.kubernetes.io/helm-generated";

/// What a build leaves behind or other tools put there; none of it is printed.
constexpr std::array<std::string_view, 19> build_annotations{
    previous_kinds,
    previous_names,
    prefixes_key,
    suffixes_key,
    previous_namespaces,
    allow_name_change,
    allow_kind_change,
    referred_by,
    generator_behavior,
    needs_hash_suffix,
    helm_generated,
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
};

std::vector<std::string_view> split_csv(yaml::Arena& arena, std::string_view text) {
    std::vector<std::string_view> parts;
    const std::string_view kept = arena.copy(text);
    std::size_t begin = 0;
    while (true) {
        const std::size_t comma = kept.find(',', begin);
        parts.push_back(kept.substr(begin, comma == std::string_view::npos ? comma : comma - begin));
        if (comma == std::string_view::npos) {
            return parts;
        }
        begin = comma + 1;
    }
}

std::string join_csv(const std::vector<std::string_view>& parts) {
    std::string text;
    for (const std::string_view part : parts) {
        if (!text.empty()) {
            text.push_back(',');
        }
        text.append(part);
    }
    return text;
}

}  // namespace

Behavior parse_behavior(std::string_view text) {
    if (text == "create") {
        return Behavior::create;
    }
    if (text == "replace") {
        return Behavior::replace;
    }
    return text == "merge" ? Behavior::merge : Behavior::unspecified;
}

std::string_view behavior_name(Behavior behavior) {
    switch (behavior) {
    case Behavior::create:
        return "create";
    case Behavior::replace:
        return "replace";
    case Behavior::merge:
        return "merge";
    case Behavior::unspecified:
        break;
    }
    return "unspecified";
}

ResourceId Resource::previous_id(const PreviousId& previous_one) const {
    Gvk gvk = this->gvk();
    gvk.kind = previous_one.kind;
    return {.gvk = gvk, .name = previous_one.name, .name_space = previous_one.name_space};
}

ResourceId Resource::original_id() const {
    return previous.empty() ? id() : previous_id(previous.front());
}

namespace {

/// kustomize writes its first note into a fresh map where the annotations were none.
void ensure_no_other_than_map(yaml::Arena& arena, Node& root) {
    Node* metadata = root.find("metadata");
    const Node* annotations = metadata == nullptr ? nullptr : metadata->find("annotations");
    if (!is_missing_or_null(annotations) && !annotations->is_mapping()) {
        set_metadata_map(arena, root, "annotations", metadata_map(root, "annotations"));
    }
}

}  // namespace

/// kustomize notes former names, namespaces and kinds in three lists with commas in between, the empty ones not at all,
/// and refuses lists of different lengths.
void Resource::require_countable(const ResourceId& now) const {
    const auto has_comma = [](std::string_view text) { return text.contains(','); };
    const bool commas = has_comma(now.name) || has_comma(now.effective_namespace()) || has_comma(now.gvk.kind);
    const bool gap = now.name.empty() ? !previous.empty() : was_unnamed;
    if (commas || gap) {
        throw Error(ErrorKind::invalid,
                    "number of previous names, number of previous namespaces, number of previous kinds not equal",
                    fmt::format("the name '{}' of {} is empty at times, or has a comma: kustomize cannot keep track of it",
                                now.name, now.string()));
    }
}

void Resource::store_previous_id(yaml::Arena& arena) {
    if (root != nullptr) {
        ensure_no_other_than_map(arena, *root);
    }
    const ResourceId now = id();
    require_countable(now);
    if (now.name.empty()) {
        was_unnamed = true; // then kustomize notes no name
    } else {
        previous.push_back({.name = now.name, .name_space = now.effective_namespace(), .kind = now.gvk.kind});
        write_state();
    }
    ensure_annotations_for_notes(arena);
}

void Resource::write_state() {
    if (state_arena == nullptr || root == nullptr) {
        return;
    }
    write_build_annotations(*state_arena, *this, *root);
}

bool Resource::has_build_state() const {
    return !previous.empty() || was_unnamed || !prefixes.empty() || !suffixes.empty() || has_behavior || needs_hash ||
           name_change_allowed || kind_change_allowed || from_helm;
}

void Resource::ensure_annotations_for_notes(yaml::Arena& arena) {
    yaml::Node* metadata = has_build_state() && root != nullptr ? root->find("metadata") : nullptr;
    if (metadata == nullptr || !metadata->is_mapping() || !is_missing_or_null(metadata->find("annotations"))) {
        return;
    }
    const StringMap put_into_null = metadata_map(*root, "annotations");
    set_metadata_map(arena, *root, "annotations", put_into_null);
    if (put_into_null.empty()) {
        yaml::set(arena, *metadata, "annotations", yaml::make_mapping(arena));
    }
}

void Resource::set_annotations(yaml::Arena& arena, const StringMap& annotations) {
    set_metadata_map(arena, *root, "annotations", annotations);
    ensure_annotations_for_notes(arena);
}

void Resource::clear_build_state() {
    previous.clear();
    was_unnamed = false;
    prefixes.clear();
    suffixes.clear();
    has_behavior = false;
    behavior = Behavior::unspecified;
    needs_hash = false;
    name_change_allowed = false;
    kind_change_allowed = false;
    from_helm = false;
}

void absorb_build_annotations(yaml::Arena& arena, Resource& resource) {
    if (resource.root == nullptr) {
        return;
    }
    const Node* found = find_metadata_map(*resource.root, "annotations");
    if (found == nullptr || !found->is_mapping()) {
        return;
    }
    Node& annotations = *const_cast<Node*>(found);
    const auto take = [&](std::string_view name) -> const Node* {
        const Node* value = annotations.find(name);
        if (value != nullptr) {
            yaml::erase(annotations, name);
        }
        return value;
    };
    bool any = false;
    for (std::uint32_t i = 0; i < annotations.pairs() && !any; ++i) {
        any = annotations.key(i)->text().starts_with(domain);
    }
    if (!any) {
        return;
    }
    const Node* names = take(previous_names);
    const Node* spaces = take(previous_namespaces);
    const Node* kinds = take(previous_kinds);
    if (names != nullptr && spaces != nullptr && kinds != nullptr) {
        const auto name_list = split_csv(arena, names->text());
        const auto space_list = split_csv(arena, spaces->text());
        const auto kind_list = split_csv(arena, kinds->text());
        for (std::size_t i = 0; i < std::min({name_list.size(), space_list.size(), kind_list.size()}); ++i) {
            resource.previous.push_back(
                {.name = name_list[i], .name_space = space_list[i], .kind = kind_list[i]});
        }
    }
    if (const Node* list = take(prefixes_key)) {
        resource.prefixes = split_csv(arena, list->text());
    }
    if (const Node* list = take(suffixes_key)) {
        resource.suffixes = split_csv(arena, list->text());
    }
    if (const Node* text = take(generator_behavior)) {
        resource.behavior = parse_behavior(text->text());
        resource.has_behavior = true;
    }
    if (const Node* text = take(needs_hash_suffix)) {
        resource.needs_hash = text->text() == enabled;
    }
    if (const Node* text = take(allow_name_change)) {
        resource.name_change_allowed = text->text() == enabled;
    }
    if (const Node* text = take(allow_kind_change)) {
        resource.kind_change_allowed = text->text() == enabled;
    }
    if (const Node* text = take(helm_generated)) {
        resource.from_helm = text->text() == "true";
    }
    take(referred_by);
}

void write_build_annotations(yaml::Arena& arena, const Resource& resource, Node& root) {
    const auto write = [&](std::string_view name, std::string_view value) {
        annotate(arena, root, name, value);
    };
    if (!resource.previous.empty()) {
        std::vector<std::string_view> names;
        std::vector<std::string_view> spaces;
        std::vector<std::string_view> kinds;
        for (const PreviousId& previous : resource.previous) {
            names.push_back(previous.name);
            spaces.push_back(previous.name_space);
            kinds.push_back(previous.kind);
        }
        write(previous_names, join_csv(names));
        write(previous_namespaces, join_csv(spaces));
        write(previous_kinds, join_csv(kinds));
    }
    if (!resource.prefixes.empty()) {
        write(prefixes_key, join_csv(resource.prefixes));
    }
    if (!resource.suffixes.empty()) {
        write(suffixes_key, join_csv(resource.suffixes));
    }
    if (resource.has_behavior) {
        write(generator_behavior, behavior_name(resource.behavior));
    }
    if (resource.needs_hash) {
        write(needs_hash_suffix, enabled);
    }
    if (resource.from_helm) {
        write(helm_generated, "true");
    }
}

void finish_annotations(yaml::Arena& arena, Node& root) {
    // The everyday case costs no more than a look: nothing there to remove or to turn into a string.
    const Node* meta = root.find("metadata");
    if (meta != nullptr && meta->is_mapping()) {
        const Node* annotations = meta->find("annotations");
        if (annotations == nullptr) {
            return;
        }
    }
    StringMap map = metadata_map(root, "annotations");
    for (const std::string_view name : build_annotations) {
        if (const auto at = map.find(name); at != map.end()) {
            map.erase(at);
        }
    }
    set_metadata_map(arena, root, "annotations", map);
}

}  // namespace berth::render
