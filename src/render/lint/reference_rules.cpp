// SPDX-License-Identifier: Apache-2.0
// Looking for names in all texts of the output: a reference may stand in any field, and within a text.
#include "render/lint/reference_rules.hpp"

#include <algorithm>
#include <array>

#include "render/accumulate/resource.hpp"
#include "render/explain/leaves.hpp"

namespace berth::render::lint {

namespace {

constexpr std::array<std::string_view, 8> running{"Deployment", "StatefulSet", "DaemonSet",  "ReplicaSet",
                                                  "Job",        "CronJob",     "Pod",        "ReplicationController"};

bool runs_containers(const Resource* resource) {
    return std::find(running.begin(), running.end(), resource->kind()) != running.end();
}

std::vector<std::string> texts_of(std::span<Resource* const> output) {
    std::vector<std::string> texts;
    for (const Resource* resource : output) {
        for (const auto& [path, leaf] : leaves_of(*resource->root)) {
            if (path != "metadata.name") {
                texts.push_back(leaf.text);
            }
        }
    }
    return texts;
}

}  // namespace

std::vector<std::pair<MadeBy, std::string>> unused_generated(std::span<Resource* const> output,
                                                             const std::map<const Resource*, MadeBy>& made) {
    std::vector<std::pair<MadeBy, std::string>> unused;
    if (made.empty() || std::none_of(output.begin(), output.end(), runs_containers)) {
        return unused;
    }
    const std::vector<std::string> texts = texts_of(output);
    for (const Resource* resource : output) {
        const auto by = made.find(resource);
        if (by == made.end()) {
            continue;
        }
        const std::string name(resource->name());
        if (std::none_of(texts.begin(), texts.end(),
                         [&](const auto& text) { return text.find(name) != std::string::npos; })) {
            unused.emplace_back(by->second, std::string(resource->kind()) + "/" + name);
        }
    }
    return unused;
}

}  // namespace berth::render::lint
