// SPDX-License-Identifier: Apache-2.0
// Reading a patch again, for its lines: the build keeps only its values.
#include "render/explain/patch_place.hpp"

#include "yaml/parse.hpp"

namespace berth::render {

namespace {

std::string last_step(std::string_view path) {
    const FieldSteps steps = steps_of_path(path);
    return steps.empty() ? std::string() : steps.back();
}

}  // namespace

PatchLines::PatchLines(std::string_view text, std::uint32_t first_line) {
    yaml::Arena arena;
    const auto documents = yaml::parse_all(arena, text, {.first_line = first_line});
    if (!documents) {
        return;
    }
    for (const yaml::Node* document : *documents) {
        if (document->is_sequence()) {
            documents_.emplace_back(operations_of(*document));
        } else {
            documents_.emplace_back(merge_of(*document));
        }
    }
}

std::uint32_t PatchLines::find(const SetField& field) const {
    std::uint32_t line = 0;
    for (const auto& document : documents_) {
        const std::uint32_t found = std::visit([&](const auto& patch) { return patch.find(field); }, document);
        line = found != 0 ? found : line;
    }
    return line;
}

PatchLines::Merge PatchLines::merge_of(const yaml::Node& document) {
    Merge merge{.leaves = leaves_of(document), .by_value = {}};
    for (const auto& [path, leaf] : merge.leaves) {
        merge.by_value.insert_or_assign({last_step(path), leaf.text}, leaf.line);
    }
    return merge;
}

// The same path, or else the same key and value: where items of lists have no name, their positions differ.
std::uint32_t PatchLines::Merge::find(const SetField& field) const {
    if (const auto same = leaves.find(std::string(field.path)); same != leaves.end()) {
        return same->second.line;
    }
    if (field.steps.empty()) {
        return 0;
    }
    const auto similar = by_value.find({field.steps.back(), std::string(field.value)});
    return similar != by_value.end() ? similar->second : 0;
}

PatchLines::Operations PatchLines::operations_of(const yaml::Node& document) {
    Operations operations;
    for (const yaml::Node* operation : document.children()) {
        const yaml::Node* path = operation->find("path");
        if (path == nullptr) {
            continue;
        }
        const yaml::Node* value = operation->find("value");
        operations.all.push_back(
            {.steps = steps_of_pointer(path->text()),
             .value = value != nullptr && value->is_scalar() ? std::optional(std::string(value->text())) : std::nullopt,
             .line = value != nullptr && value->line != 0 ? value->line : path->line});
    }
    return operations;
}

// The last operation that writes there. Of several that may have, one with this very value is surer.
std::uint32_t PatchLines::Operations::find(const SetField& field) const {
    std::uint32_t written = 0;
    bool sure = false;
    for (const Operation& operation : all) {
        if (!leads_to(operation.steps, field.steps)) {
            continue;
        }
        const bool same = operation.value == field.value;
        if (same || !sure) {
            written = operation.line;
            sure = same;
        }
    }
    return written;
}

}  // namespace berth::render
