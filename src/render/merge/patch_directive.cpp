// SPDX-License-Identifier: Apache-2.0
// Reading the word and taking it out of the patch.
#include "render/merge/patch_directive.hpp"

#include "base/error.hpp"
#include "render/accumulate/object_fields.hpp"

#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

constexpr std::string_view directive_key = "$patch";

std::optional<PatchDirective> find_directive(std::string_view word) {
    if (word == "delete") {
        return PatchDirective::remove;
    }
    if (word == "replace") {
        return PatchDirective::replace;
    }
    if (word == "merge") {
        return PatchDirective::merge;
    }
    return std::nullopt;
}

PatchDirective parse_directive(std::string_view word) {
    const auto found = find_directive(word);
    if (!found) {
        throw Error(ErrorKind::invalid, fmt::format("unknown patch strategy '{}'", word));
    }
    return *found;
}

PatchDirective take_from_mapping(Node& patch) {
    const Node* value = patch.find(directive_key);
    if (value == nullptr) {
        return PatchDirective::merge;
    }
    const PatchDirective directive = parse_directive(value->text());
    yaml::erase(patch, directive_key);
    return directive;
}

/// Takes out the elements that say `word`, and empty ones.
void drop_directives(Node& list, std::string_view word) {
    std::uint32_t kept = 0;
    for (Node* item : list.children()) {
        const Node* said = item->find(directive_key);
        const bool blank = is_missing_or_null(item) || (item->kind == Kind::mapping && item->size == 0);
        if (!blank && (said == nullptr || said->text() != word)) {
            list.items[kept++] = item;
        }
    }
    list.size = kept;
}

PatchDirective take_from_list(Node& patch) {
    for (const Node* item : patch.children()) {
        const Node* value = item->find(directive_key);
        if (value == nullptr) {
            continue;
        }
        if (item->size > 2) {
            return PatchDirective::merge; // meant for that element, not for the list
        }
        const PatchDirective directive = parse_directive(value->text());
        drop_directives(patch, value->text());
        return directive;
    }
    return PatchDirective::merge;
}

}  // namespace

PatchDirective take_directive(Node* patch) {
    if (patch == nullptr) {
        return PatchDirective::merge;
    }
    if (patch->kind == Kind::mapping) {
        return take_from_mapping(*patch);
    }
    if (patch->kind == Kind::sequence) {
        return take_from_list(*patch);
    }
    throw Error(ErrorKind::invalid,
                fmt::format("no implemented strategic merge patch strategy for '{}'", kind_name(patch->kind)));
}

bool has_known_directive(const Node& patch) {
    const Node* word = patch.find(directive_key);
    return word == nullptr || find_directive(word->text()).has_value();
}

}  // namespace berth::render
