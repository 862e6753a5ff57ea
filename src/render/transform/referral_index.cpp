// SPDX-License-Identifier: Apache-2.0
// Filling the index, and joining what it has for several namespaces.
#include "render/transform/referral_index.hpp"

#include <algorithm>

namespace berth::render {

void ReferralIndex::ensure_filled() {
    if (filled_) {
        return;
    }
    by_former_name_.clear();
    places_.clear();
    std::uint32_t position = 0;
    for (const Resource* resource : resources_.resources()) {
        add(position++, *resource);
    }
    filled_ = true;
}

void ReferralIndex::add(std::uint32_t position, const Resource& resource) {
    const ResourceId now = resource.id();
    for (const PreviousId& previous : resource.previous) {
        auto& positions = by_former_name_[{previous.name, now.effective_namespace()}];
        if (positions.empty() || positions.back() != position) {
            positions.push_back(position);
        }
    }
    const ResourceId original = resource.original_id();
    if (!original.gvk.is_cluster_scoped()) {
        places_[original.effective_namespace()].insert({.effective = now.effective_namespace(),
                                                        .name_space = now.name_space,
                                                        .cluster_scoped = now.gvk.is_cluster_scoped()});
    }
}

std::vector<Resource*> ReferralIndex::once_named(std::string_view name, const std::set<std::string_view>& namespaces) {
    ensure_filled();
    std::vector<std::uint32_t> positions;
    for (const std::string_view name_space : namespaces) {
        if (const auto found = by_former_name_.find({name, name_space}); found != by_former_name_.end()) {
            positions.insert(positions.end(), found->second.begin(), found->second.end());
        }
    }
    std::sort(positions.begin(), positions.end());
    std::vector<Resource*> named;
    named.reserve(positions.size());
    for (const std::uint32_t position : positions) {
        named.push_back(resources_.resources()[position]);
    }
    return named;
}

const std::set<ReferralIndex::Place>& ReferralIndex::places(std::string_view original) {
    ensure_filled();
    return places_[original];
}

}  // namespace berth::render
