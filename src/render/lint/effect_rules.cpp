// SPDX-License-Identifier: Apache-2.0
// Objects before and after each step.
#include "render/lint/effect_rules.hpp"

#include <algorithm>

#include "render/accumulate/resource.hpp"
#include "render/lint/named_files.hpp"

namespace berth::render::lint {

namespace {

// Steps that stand for a field somebody wrote in order to change something; a hash or a name reference need not, nor
// a namespace or a prefix that is there for objects to come.
bool is_meant_to_change(const std::string& field) {
    return field.starts_with("patches") || field.starts_with("images[") || field.starts_with("replicas[") ||
           field.starts_with("replacements[") || field.starts_with("labels[") || field == "commonLabels" ||
           field == "commonAnnotations";
}

bool is_generator(const std::string& field) {
    return field.starts_with("configMapGenerator[") || field.starts_with("secretGenerator[");
}

bool has_metadata_of_its_own(const Leaves& leaves) {
    return std::any_of(leaves.begin(), leaves.end(), [](const auto& leaf) {
        return leaf.first.starts_with("metadata.labels.") || leaf.first.starts_with("metadata.annotations.");
    });
}

std::string_view text_of(const yaml::Node& entry, std::string_view name) {
    const yaml::Node* value = find_field(entry, name);
    return value != nullptr ? value->text() : std::string_view();
}

}  // namespace

void EffectObserver::loaded(const std::string& file, std::span<Resource* const> resources) {
    object_files_.insert(file);
    std::vector<const Resource*> fresh;
    remember(resources, fresh);
}

void EffectObserver::stepped(const std::string& kustomization, const std::string& field,
                             std::span<Resource* const> reached) {
    std::vector<const Resource*> fresh;
    const bool changed = remember(reached, fresh);
    if (is_meant_to_change(field)) {
        auto& effect = effects_[{kustomization, field}];
        effect = effect || changed;
    } else if (is_generator(field)) {
        note_made(kustomization, field, fresh);
    }
}

void EffectObserver::finished(std::span<Resource* const> resources) { unused_ = unused_generated(resources, made_); }

// One with labels or annotations from its generator is meant to be found by them; one without a hash in its name can be
// referred to from outside.
void EffectObserver::note_made(const std::string& kustomization, const std::string& field,
                               const std::vector<const Resource*>& fresh) {
    for (const Resource* resource : fresh) {
        if (resource->needs_hash && !has_metadata_of_its_own(seen_.leaves(*resource))) {
            made_[resource] = {kustomization, field};
        }
    }
}

bool EffectObserver::remember(std::span<Resource* const> resources, std::vector<const Resource*>& fresh) {
    bool changed = false;
    for (const Resource* resource : resources) {
        if (!seen_.has_seen(*resource)) {
            fresh.push_back(resource);
        }
        changed = seen_.look_at(*resource).has_value() || changed;
    }
    return changed;
}

bool EffectObserver::is_satisfied(const std::string& field, const yaml::Node& entry) const {
    if (field.starts_with("images[")) {
        return has_image(text_of(entry, "name"));
    }
    return field.starts_with("replicas[") && has_replicas(text_of(entry, "name"), text_of(entry, "count"));
}

bool EffectObserver::has_image(std::string_view name) const {
    const auto names_it = [&](const auto& leaf) {
        const std::string_view image = leaf.second.text;
        return leaf.first.ends_with(".image") && image.starts_with(name) &&
               (image.size() == name.size() || image[name.size()] == ':' || image[name.size()] == '@');
    };
    return std::ranges::any_of(seen_.objects(), [&](const auto& object) {
        return std::ranges::any_of(object.second.leaves, names_it);
    });
}

// The name may have got a prefix and a suffix since.
bool EffectObserver::has_replicas(std::string_view name, std::string_view count) const {
    return std::ranges::any_of(seen_.objects(), [&](const auto& object) {
        const Leaves& leaves = object.second.leaves;
        const auto own_name = leaves.find("metadata.name");
        const auto replicas = leaves.find("spec.replicas");
        return own_name != leaves.end() && replicas != leaves.end() &&
               own_name->second.text.find(name) != std::string::npos && replicas->second.text == count;
    });
}

}  // namespace berth::render::lint
