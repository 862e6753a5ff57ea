// SPDX-License-Identifier: Apache-2.0
// Steps of a build that change nothing.
#include "render/lint/effect_rules.hpp"

#include <algorithm>

#include "render/accumulate/resource.hpp"

namespace berth::render::lint {

namespace {

void add_once(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) {
        list.push_back(text);
    }
}

// Steps that stand for a field somebody wrote in order to change something; a hash or a name reference need not.
bool is_meant_to_change(const std::string& field) {
    return field.starts_with("patches") || field.starts_with("images[") || field.starts_with("replicas[") ||
           field.starts_with("replacements[");
}

}  // namespace

void EffectObserver::entered(const std::string& file) { add_once(kustomizations_, file); }

void EffectObserver::loaded(const std::string& file, std::span<Resource* const> resources) {
    add_once(object_files_, file);
    remember(resources);
}

void EffectObserver::stepped(const std::string& kustomization, const std::string& field,
                             std::span<Resource* const> resources) {
    const bool changed = remember(resources);
    if (is_meant_to_change(field)) {
        auto& effect = had_effect_[{kustomization, field}];
        effect = effect || changed;
    }
}

bool EffectObserver::remember(std::span<Resource* const> resources) {
    bool changed = false;
    for (const Resource* resource : resources) {
        Leaves now = resource->root != nullptr ? leaves_of(*resource->root) : Leaves();
        const auto [known, is_new] = known_.try_emplace(resource);
        const auto same = [](const auto& a, const auto& b) { return a.first == b.first && a.second.text == b.second.text; };
        changed = changed || is_new ||
                  !std::equal(now.begin(), now.end(), known->second.begin(), known->second.end(), same);
        known->second = std::move(now);
    }
    // A patch that deletes an object is seen by the object's absence.
    const bool fewer = resources.size() < last_count_;
    last_count_ = resources.size();
    return changed || fewer;
}

std::vector<std::pair<std::string, std::string>> EffectObserver::without_effect() const {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& [field, effect] : had_effect_) {
        if (!effect) {
            fields.push_back(field);
        }
    }
    return fields;
}

}  // namespace berth::render::lint
