// SPDX-License-Identifier: Apache-2.0
// Appending, merging and finding resources.
#include "render/accumulate/resource_map.hpp"

#include "base/error.hpp"
#include "render/accumulate/selector.hpp"
#include "render/generate/data_map.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace berth::render {

namespace {

std::size_t identity_hash(const ResourceId& id) {
    std::size_t hash = 0;
    for (const std::string_view part : {id.name, id.effective_namespace(), id.gvk.kind}) {
        hash = hash * 1099511628211U + std::hash<std::string_view>{}(part);
    }
    return hash;
}

}  // namespace

void ResourceMap::index() const {
    if (indexed_ == 0) {
        by_name_.clear();
        by_name_.reserve(list_.size());
        by_identity_.clear();
        by_identity_.reserve(list_.size());
    }
    for (; indexed_ < list_.size(); ++indexed_) {
        const Resource& resource = *list_[indexed_];
        const std::uint32_t number = numbers_[indexed_];
        ResourceId last = resource.id();
        add_to_index(number, last);
        for (const PreviousId& previous : resource.previous) {
            const ResourceId id = resource.previous_id(previous);
            if (!id.same(last)) {
                add_to_index(number, id);
                last = id;
            }
        }
    }
}

void ResourceMap::add_to_index(std::uint32_t number, const ResourceId& id) const {
    by_name_.emplace(id.name, number);
    by_identity_.emplace(identity_hash(id), number);
}

Resource* ResourceMap::numbered(std::uint32_t number) const {
    const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
    return at != numbers_.end() && *at == number ? list_[static_cast<std::size_t>(at - numbers_.begin())] : nullptr;
}

std::vector<Resource*> ResourceMap::all_numbered(std::vector<std::uint32_t> numbers) const {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::vector<Resource*> found;
    found.reserve(numbers.size());
    for (const std::uint32_t number : numbers) {
        if (Resource* resource = numbered(number)) {
            found.push_back(resource);
        }
    }
    return found;
}

namespace {

/// The numbers that a map has for one key.
template <class Map>
std::vector<std::uint32_t> numbers_of(const Map& map, const typename Map::key_type& key) {
    std::vector<std::uint32_t> numbers;
    const auto [begin, end] = map.equal_range(key);
    for (auto it = begin; it != end; ++it) {
        numbers.push_back(it->second);
    }
    return numbers;
}

}  // namespace

std::vector<Resource*> ResourceMap::with_name(std::string_view name) const {
    index();
    return all_numbered(numbers_of(by_name_, name));
}

std::vector<Resource*> ResourceMap::like(const ResourceId& id) const {
    index();
    return all_numbered(numbers_of(by_identity_, identity_hash(id)));
}

std::vector<Resource*> ResourceMap::with_current_id(const ResourceId& id) const {
    std::vector<Resource*> found = like(id);
    std::erase_if(found, [&](const Resource* resource) { return !id.same(resource->id()); });
    return found;
}

std::vector<Resource*> ResourceMap::with_any_id(const ResourceId& id) const {
    std::vector<Resource*> found = like(id);
    std::erase_if(found, [&](const Resource* resource) {
        if (resource->is_empty()) {
            return true;
        }
        return !id.same(resource->id()) &&
               std::none_of(resource->previous.begin(), resource->previous.end(),
                            [&](const PreviousId& previous) { return id.same(resource->previous_id(previous)); });
    });
    return found;
}

void ResourceMap::touch_if_changed(Resource& resource, const ResourceId& before) {
    altered_.push_back(&resource);
    if (resource.is_empty()) {
        may_have_empty_ = true;
        return;
    }
    const ResourceId now = resource.id();
    if (now.same(before)) {
        return;
    }
    changed_.push_back(&resource);
    const auto [begin, end] = by_identity_.equal_range(identity_hash(before));
    for (auto it = begin; indexed_ != 0 && it != end; ++it) {
        const std::uint32_t number = it->second;
        if (numbered(number) == &resource) {
            add_to_index(number, now);
            return;
        }
    }
}

std::vector<Resource*> ResourceMap::take_altered() {
    std::vector<Resource*> altered = std::exchange(altered_, {});
    std::ranges::sort(altered);
    const auto rest = std::ranges::unique(altered);
    altered.erase(rest.begin(), rest.end());
    return altered;
}

Resource* ResourceMap::only_with_id(const ResourceId& id) const {
    const std::vector<Resource*> found = with_any_id(id);
    if (found.size() == 1) {
        return found.front();
    }
    throw Error(ErrorKind::not_found,
                fmt::format("{} for Id {}; failed to find unique target for patch {}",
                            found.empty() ? "no matches" : "multiple matches", id.string(), id.string()));
}

void ResourceMap::append(Resource* resource) {
    const ResourceId id = resource->id();
    if (!with_current_id(id).empty()) {
        throw Error(ErrorKind::conflict,
                    fmt::format("may not add resource with an already registered id: {}", id.string()));
    }
    list_.push_back(resource);
    numbers_.push_back(next_number_++);
    may_have_empty_ = may_have_empty_ || resource->is_empty();
}

void ResourceMap::append_all(std::span<Resource* const> resources) {
    for (Resource* resource : resources) {
        append(resource);
    }
}

void ResourceMap::drop_empty() {
    if (!may_have_empty_) {
        return;
    }
    may_have_empty_ = false;
    std::size_t kept = 0;
    std::size_t indexed = 0;
    for (std::size_t i = 0; i < list_.size(); ++i) {
        if (list_[i]->is_empty()) {
            continue;
        }
        list_[kept] = list_[i];
        numbers_[kept] = numbers_[i];
        ++kept;
        indexed = i < indexed_ ? kept : indexed;
    }
    list_.resize(kept);
    numbers_.resize(kept);
    indexed_ = indexed;
}

void ResourceMap::assign(std::vector<Resource*> list) {
    list_ = std::move(list);
    next_number_ = static_cast<std::uint32_t>(list_.size());
    numbers_.resize(list_.size());
    std::iota(numbers_.begin(), numbers_.end(), 0U);
    touch();
}

void ResourceMap::reject_duplicates() {
    const bool suspicious = !checked_ || std::any_of(changed_.begin(), changed_.end(), [&](const Resource* resource) {
        return with_current_id(resource->id()).size() > 1;
    });
    if (suspicious) {
        const std::vector<Resource*> all = std::move(list_);
        clear();
        append_all(all);
    }
    changed_.clear();
    checked_ = true;
}

namespace {

StringMap merged(StringMap base, const StringMap& over) {
    for (const auto& [name, value] : over) {
        base.insert_or_assign(name, value);
    }
    return base;
}

/// Name, namespace, labels, annotations and build state of `old`, what `fresh` says on top.
void copy_metadata(yaml::Arena& arena, Resource& fresh, const Resource& old) {
    set_metadata_map(arena, *fresh.root, "labels",
                     merged(metadata_map(*old.root, "labels"), metadata_map(*fresh.root, "labels")));
    const StringMap annotations =
        merged(metadata_map(*old.root, "annotations"), metadata_map(*fresh.root, "annotations"));
    // Only the old one's build state survives; a hash is made if the new one asks for it and the old one did.
    const bool hash = fresh.needs_hash;
    fresh.previous = old.previous;
    fresh.was_unnamed = old.was_unnamed;
    fresh.prefixes = old.prefixes;
    fresh.suffixes = old.suffixes;
    fresh.behavior = old.behavior;
    fresh.has_behavior = old.has_behavior;
    fresh.needs_hash = hash && old.needs_hash;
    fresh.name_change_allowed = old.name_change_allowed;
    fresh.kind_change_allowed = old.kind_change_allowed;
    fresh.from_helm = old.from_helm;
    fresh.set_annotations(arena, annotations);
    set_name(arena, *fresh.root, old.name());
    set_namespace(arena, *fresh.root, old.name_space());
    fresh.variables = old.variables;
}

/// `%#v` of an identity, as kustomize prints it.
std::string go_syntax(const ResourceId& id) {
    return fmt::format("resid.ResId{{Gvk:resid.Gvk{{Group:\"{}\", Version:\"{}\", Kind:\"{}\", isClusterScoped:{}}}, "
                       "Name:\"{}\", Namespace:\"{}\"}}",
                       id.gvk.group, id.gvk.version, id.gvk.kind, id.gvk.is_cluster_scoped(), id.name, id.name_space);
}

}  // namespace

void ResourceMap::absorb(yaml::Arena& arena, Resource* resource) {
    const ResourceId id = resource->id();
    const std::vector<Resource*> matches = with_any_id(id);
    if (matches.empty()) {
        if (resource->behavior == Behavior::merge || resource->behavior == Behavior::replace) {
            throw Error(ErrorKind::not_found,
                        fmt::format("id {} does not exist; cannot merge or replace", go_syntax(id)));
        }
        append(resource);
        return;
    }
    if (matches.size() > 1) {
        throw Error(ErrorKind::conflict,
                    fmt::format("found multiple objects that could accept merge of {}", id.string()));
    }
    Resource* old = matches.front();
    if (resource->behavior == Behavior::replace) {
        copy_metadata(arena, *resource, *old);
    } else if (resource->behavior == Behavior::merge) {
        const yaml::Node* origin = find_metadata_map(*old->root, "annotations");
        origin = origin == nullptr ? nullptr : origin->find("config.kubernetes.io/origin");
        const std::string origin_text{origin == nullptr ? std::string_view{} : origin->text()};
        copy_metadata(arena, *resource, *old);
        merge_data_map(arena, *resource->root, *old->root, DataField::text);
        merge_data_map(arena, *resource->root, *old->root, DataField::binary);
        if (origin != nullptr) {
            StringMap annotations = metadata_map(*resource->root, "annotations");
            annotations["config.kubernetes.io/origin"] = origin_text;
            resource->set_annotations(arena, annotations);
        }
    } else {
        throw Error(ErrorKind::conflict,
                    fmt::format("id {} exists; can not use behavior: '{}', behavior must be merge or replace",
                                go_syntax(id), behavior_name(resource->behavior)));
    }
    // It has the names of the old one, so the index holds; but that one may be of another kind by now.
    const ResourceId merged_id = resource->id();
    const std::vector<Resource*> current = with_current_id(merged_id);
    if (current.empty()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("cannot find resource with id {} to replace", merged_id.string()));
    }
    if (current.size() > 1) {
        throw Error(ErrorKind::conflict, fmt::format("in Replace: id matched {} resources", current.size()));
    }
    *std::find(list_.begin(), list_.end(), current.front()) = resource;
}

}  // namespace berth::render
