// SPDX-License-Identifier: Apache-2.0
// Comparing all objects before and after a validator.
#include "render/accumulate/validation.hpp"

#include "base/error.hpp"
#include "render/print/node_text.hpp"
#include "render/print/printer.hpp"

#include <algorithm>
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

/// All objects as text without the label that validators may set, to see whether one changed anything.
std::vector<std::string> snapshot(Session& session, const ResourceMap& resources) {
    std::vector<std::string> texts;
    for (const Resource* resource : resources.resources()) {
        yaml::Node* copy = yaml::clone(session.arena, *resource->root);
        const yaml::Node* metadata = copy->find("metadata");
        if (metadata == nullptr || metadata->is_mapping()) {
            write_build_annotations(session.arena, *resource, *copy);
        }
        StringMap labels = metadata_map(*copy, "labels");
        if (labels.erase("validated-by") != 0) {
            set_metadata_map(session.arena, *copy, "labels", labels);
        }
        texts.push_back(comparable_text(*copy));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

void require_unchanged(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    if (before == after) {
        return;
    }
    const Error failure{ErrorKind::invalid, "validator shouldn't modify the resource map"};
    if (before.size() != after.size()) {
        throw failure.with_cause(
            fmt::format("lists have different number of entries: {} before, {} after", before.size(), after.size()));
    }
    std::vector<std::string> old;
    std::vector<std::string> fresh;
    std::ranges::set_difference(before, after, std::back_inserter(old));
    std::ranges::set_difference(after, before, std::back_inserter(fresh));
    throw failure.with_cause(fmt::format("nodes unequal: \n -- {},\n -- {}", old.front(), fresh.front()));
}

}  // namespace

void run_validator(Session& session, const Transform& validate, ResourceMap& resources) {
    const std::vector<std::string> before = snapshot(session, resources);
    validate(session, resources);
    require_unchanged(before, snapshot(session, resources));
}

}  // namespace berth::render
