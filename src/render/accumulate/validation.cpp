// SPDX-License-Identifier: Apache-2.0
// Comparing all objects before and after a validator.
#include "render/accumulate/validation.hpp"

#include "base/error.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"

#include <fmt/format.h>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace berth::render {

namespace {

/// JSON, so that styles do not count; where JSON has no word for a value (NaN), the YAML text.
std::string comparable_text(const yaml::Node& object) {
    try {
        return print_json(object);
    } catch (const Error&) {
        return node_text(object);
    }
}

/// What is compared of an object; all of it is empty of one that was emptied.
struct Seen {
    std::string id;
    std::string identity;
    std::string text;
};

/// All objects without the label that validators may set, to see whether one changed anything.
std::vector<Seen> snapshot(Session& session, const ResourceMap& resources) {
    std::vector<Seen> seen;
    for (const Resource* resource : resources.resources()) {
        if (resource->is_empty()) {
            seen.emplace_back();
            continue;
        }
        yaml::Node* copy = yaml::clone(session.arena, *resource->root);
        const yaml::Node* metadata = copy->find("metadata");
        if (metadata == nullptr || metadata->is_mapping()) {
            write_build_annotations(session.arena, *resource, *copy);
        }
        StringMap labels = metadata_map(*copy, "labels");
        if (labels.erase("validated-by") != 0) {
            set_metadata_map(session.arena, *copy, "labels", labels);
        }
        const ResourceId id = resource->id();
        seen.push_back({.id = id.string(),
                        .identity = id.identity(),
                        .text = comparable_text(*copy)});
    }
    return seen;
}

/// As kustomize compares sets: each object by the only one of its identity, so that two of one are refused as well.
void require_unchanged(const std::vector<Seen>& before, const std::vector<Seen>& after) {
    const Error failure{ErrorKind::invalid, "validator shouldn't modify the resource map"};
    if (before.size() != after.size()) {
        throw failure.with_cause(
            fmt::format("lists have different number of entries: {} before, {} after", before.size(), after.size()));
    }
    std::unordered_map<std::string_view, std::vector<const Seen*>> by_identity;
    for (const Seen& seen : after) {
        by_identity[seen.identity].push_back(&seen);
    }
    for (const Seen& seen : before) {
        const auto found = by_identity.find(seen.identity);
        if (found == by_identity.end()) {
            throw failure.with_cause(fmt::format("id in self missing from other; id: {}", seen.id));
        }
        if (const std::size_t matches = found->second.size(); matches > 1) {
            throw failure.with_cause(fmt::format("id in self matches {} in other; id: {}", matches, seen.id));
        }
        if (const Seen& now = *found->second.front(); now.text != seen.text) {
            throw failure.with_cause(fmt::format("nodes unequal: \n -- {},\n -- {}", seen.text, now.text));
        }
    }
    if (by_identity.size() != before.size()) {
        throw failure.with_cause(fmt::format("counting problem {} != {}", by_identity.size(), before.size()));
    }
}

}  // namespace

void run_validator(Session& session, const Transform& validate, ResourceMap& resources) {
    const std::vector<Seen> before = snapshot(session, resources);
    validate(session, resources);
    require_unchanged(before, snapshot(session, resources));
}

}  // namespace berth::render
