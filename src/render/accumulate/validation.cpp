// SPDX-License-Identifier: Apache-2.0
// Comparing all objects before and after a validator.
#include "render/accumulate/validation.hpp"

#include "base/error.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"

#include <algorithm>
#include <compare>
#include <fmt/format.h>
#include <iterator>

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

/// What is compared of an object; both are empty of one that was emptied.
struct Seen {
    std::string id;
    std::string text;

    auto operator<=>(const Seen&) const = default;
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
        seen.push_back({.id = resource->id().string(), .text = comparable_text(*copy)});
    }
    std::ranges::sort(seen);
    return seen;
}

void require_unchanged(const std::vector<Seen>& before, const std::vector<Seen>& after) {
    if (before == after) {
        return;
    }
    const Error failure{ErrorKind::invalid, "validator shouldn't modify the resource map"};
    if (before.size() != after.size()) {
        throw failure.with_cause(
            fmt::format("lists have different number of entries: {} before, {} after", before.size(), after.size()));
    }
    std::vector<Seen> old;
    std::ranges::set_difference(before, after, std::back_inserter(old));
    const Seen& changed = old.front();
    const auto now = std::ranges::find(after, changed.id, &Seen::id);
    if (now == after.end()) {
        throw failure.with_cause(fmt::format("id in self missing from other; id: {}", changed.id));
    }
    throw failure.with_cause(fmt::format("nodes unequal: \n -- {},\n -- {}", changed.text, now->text));
}

}  // namespace

void run_validator(Session& session, const Transform& validate, ResourceMap& resources) {
    const std::vector<Seen> before = snapshot(session, resources);
    validate(session, resources);
    require_unchanged(before, snapshot(session, resources));
}

}  // namespace berth::render
