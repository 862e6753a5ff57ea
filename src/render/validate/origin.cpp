// SPDX-License-Identifier: Apache-2.0
// Findings name items of lists by position, explanations by name.
#include "render/validate/origin.hpp"

#include "render/explain/leaves.hpp"
#include "yaml/parse.hpp"

namespace berth::render::validate {

namespace {

bool is_below(std::string_view field, std::string_view place) {
    return field.starts_with(place) &&
           (place.empty() || field.size() == place.size() || field[place.size()] == '.' || field[place.size()] == '[');
}

const Cause* last_cause(const ExplainedObject& explained, std::string_view place) {
    for (const ExplainedField& field : explained.fields) {
        if (is_below(field.path, place) && !field.causes.empty()) {
            return &field.causes.back();
        }
    }
    return nullptr;
}

}  // namespace

std::optional<Cause> find_cause(const RenderedObject& object, const ExplainedObject& explained, const Path& path) {
    yaml::Arena arena;
    const auto parsed = yaml::parse_first(arena, object.yaml);
    if (!parsed || *parsed == nullptr) {
        return std::nullopt;
    }
    for (std::size_t length = path.size();; --length) {
        const std::string place = leaf_path(**parsed, std::span{path.data(), length});
        if (const Cause* cause = last_cause(explained, length == 0 ? "kind" : place)) {
            return *cause;
        }
        if (length == 0) {
            return std::nullopt;
        }
    }
}

}  // namespace berth::render::validate
