// SPDX-License-Identifier: Apache-2.0
// Looking for names in all texts of the output: a reference may stand in any field, and within a text.
#include "render/lint/reference_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_set>

#include "render/accumulate/resource.hpp"
#include "render/explain/leaves.hpp"

namespace berth::render::lint {

namespace {

constexpr std::array<std::string_view, 8> running{"Deployment", "StatefulSet", "DaemonSet",  "ReplicaSet",
                                                  "Job",        "CronJob",     "Pod",        "ReplicationController"};

bool runs_containers(const Resource* resource) {
    return std::find(running.begin(), running.end(), resource->kind()) != running.end();
}

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Names looked for in many texts at once: wherever a word begins, as often as the names have different lengths.
class NameSearch {
public:
    void look_for(std::string_view name) {
        if (!name.empty()) {
            missing_.insert(name);
            lengths_.insert(name.size());
        }
    }

    void read(std::string_view text) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (at > 0 && is_of_word(text[at - 1])) {
                continue;
            }
            for (const std::size_t length : lengths_) {
                const std::size_t end = at + length;
                if (end > text.size()) {
                    break;
                }
                if (end == text.size() || !is_of_word(text[end])) {
                    missing_.erase(text.substr(at, length));
                }
            }
        }
    }

    [[nodiscard]] bool is_missing(std::string_view name) const { return missing_.contains(name); }

private:
    std::unordered_set<std::string_view> missing_;
    std::set<std::size_t> lengths_;
};

void read_all(NameSearch& search, std::span<Resource* const> output) {
    for (const Resource* resource : output) {
        for (const auto& [path, leaf] : leaves_of(*resource->root)) {
            if (path != "metadata.name") {
                search.read(leaf.text);
            }
        }
    }
}

}  // namespace

std::vector<std::pair<MadeBy, std::string>> unused_generated(std::span<Resource* const> output,
                                                             const std::map<const Resource*, MadeBy>& made) {
    std::vector<std::pair<MadeBy, std::string>> unused;
    if (made.empty() || std::none_of(output.begin(), output.end(), runs_containers)) {
        return unused;
    }
    NameSearch search;
    for (const Resource* resource : output) {
        if (made.contains(resource)) {
            search.look_for(resource->name());
        }
    }
    read_all(search, output);
    for (const Resource* resource : output) {
        const auto by = made.find(resource);
        if (by != made.end() && search.is_missing(resource->name())) {
            unused.emplace_back(by->second, fmt::format("{}/{}", resource->kind(), resource->name()));
        }
    }
    return unused;
}

}  // namespace berth::render::lint
