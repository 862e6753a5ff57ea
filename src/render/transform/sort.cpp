// SPDX-License-Identifier: Apache-2.0
// The order of the output.
#include "base/error.hpp"
#include "render/transform/transformers.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unordered_map>

namespace berth::render {

namespace {

constexpr std::array<std::string_view, 22> default_first{
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
    "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
    "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
    "CronJob", "PodDisruptionBudget"};
constexpr std::array<std::string_view, 2> default_last{"MutatingWebhookConfiguration",
                                                       "ValidatingWebhookConfiguration"};

std::string_view or_else(std::string_view text, std::string_view otherwise) {
    return text.empty() ? otherwise : text;
}

struct Entry {
    Resource* resource;
    int rank;
    Gvk gvk;
    std::string kind_key;
    std::string id_key;
};

bool before(const Entry& a, const Entry& b) {
    if (!(a.gvk == b.gvk)) {
        if (a.rank != b.rank) {
            return a.rank < b.rank;
        }
        if (a.gvk.kind == "Namespace" && b.gvk.kind == "Namespace" && (a.gvk.group.empty() || b.gvk.group.empty())) {
            return a.kind_key > b.kind_key;
        }
        return a.kind_key < b.kind_key;
    }
    return a.id_key < b.id_key;
}

void sort_legacy(ResourceMap& resources, const SortOptions& options) {
    std::unordered_map<std::string_view, int> ranks;
    for (std::size_t i = 0; i < options.first.size(); ++i) {
        ranks[options.first[i]] = static_cast<int>(i) - static_cast<int>(options.first.size());
    }
    for (std::size_t i = 0; i < options.last.size(); ++i) {
        ranks[options.last[i]] = static_cast<int>(i) + 1;
    }
    std::vector<Entry> entries;
    entries.reserve(resources.size());
    for (Resource* resource : resources.resources()) {
        const ResourceId id = resource->id();
        const auto rank = ranks.find(id.gvk.kind);
        entries.push_back({.resource = resource,
                           .rank = rank == ranks.end() ? 0 : rank->second,
                           .gvk = id.gvk,
                           .kind_key = fmt::format("{}_{}_{}", or_else(id.gvk.group, "~G"),
                                                   or_else(id.gvk.version, "~V"), or_else(id.gvk.kind, "~K")),
                           .id_key = fmt::format("{}|{}|{}", id.gvk.string(), or_else(id.name_space, "~X"),
                                                 or_else(id.name, "~N"))});
    }
    std::stable_sort(entries.begin(), entries.end(), before);
    resources.clear();
    for (const Entry& entry : entries) {
        within("SortOrderTransformer: Failed to append to resources", [&] { resources.append(entry.resource); });
    }
}

}  // namespace

Transform sort_transformer(SortOptions options) {
    return [options = std::move(options)](Session&, ResourceMap& resources) {
        SortOptions used = options;
        if (used.order == "legacy" && !used.has_legacy_options) {
            used.first.assign(default_first.begin(), default_first.end());
            used.last.assign(default_last.begin(), default_last.end());
        }
        if (used.order != "fifo" && used.order != "legacy") {
            throw Error(ErrorKind::invalid, "the field 'sortOptions.order' must be one of [fifo, legacy]");
        }
        if (used.order == "fifo" && used.has_legacy_options) {
            throw Error(ErrorKind::invalid, "the field 'sortOptions.legacySortOptions' is set but the selected sort "
                                            "order is 'fifo', not 'legacy'");
        }
        if (used.order == "legacy") {
            sort_legacy(resources, used);
        }
    };
}

}  // namespace berth::render
