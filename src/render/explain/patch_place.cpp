// SPDX-License-Identifier: Apache-2.0
// Reading a patch again, for its lines: the build keeps only its values.
#include "render/explain/patch_place.hpp"

#include "render/explain/leaves.hpp"
#include "yaml/parse.hpp"

namespace berth::render {

namespace {

std::string last_step(std::string_view path) {
    const FieldSteps steps = steps_of_path(path);
    return steps.empty() ? std::string() : steps.back();
}

// The same path, or else the same key and value: where items of lists have no name, their positions differ.
std::uint32_t find_in_merge(const yaml::Node& patch, const SetField& field) {
    std::uint32_t similar = 0;
    for (const auto& [path, leaf] : leaves_of(patch)) {
        if (path == field.path) {
            return leaf.line;
        }
        if (leaf.text == field.value && !field.steps.empty() && last_step(path) == field.steps.back()) {
            similar = leaf.line;
        }
    }
    return similar;
}

// The last operation that writes there. Of several that may have, one with this very value is surer.
std::uint32_t find_in_operations(const yaml::Node& operations, const SetField& field) {
    std::uint32_t written = 0;
    bool sure = false;
    for (const yaml::Node* operation : operations.children()) {
        const yaml::Node* path = operation->find("path");
        if (path == nullptr || !leads_to(steps_of_pointer(path->text()), field.steps)) {
            continue;
        }
        const yaml::Node* value = operation->find("value");
        const bool same = value != nullptr && value->is_scalar() && value->text() == field.value;
        if (same || !sure) {
            written = value != nullptr && value->line != 0 ? value->line : path->line;
            sure = same;
        }
    }
    return written;
}

}  // namespace

std::uint32_t find_in_patch(std::string_view text, std::uint32_t first_line, const SetField& field) {
    yaml::Arena arena;
    const auto documents = yaml::parse_all(arena, text, {.first_line = first_line});
    if (!documents) {
        return 0;
    }
    std::uint32_t line = 0;
    for (const yaml::Node* document : *documents) {
        const std::uint32_t found =
            document->is_sequence() ? find_in_operations(*document, field) : find_in_merge(*document, field);
        line = found != 0 ? found : line;
    }
    return line;
}

}  // namespace berth::render
