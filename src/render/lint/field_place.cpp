// SPDX-License-Identifier: Apache-2.0
// Following a field's name into a tree.
#include "render/lint/field_place.hpp"

#include <charconv>

#include "base/text.hpp"
#include "yaml/parse.hpp"

namespace berth::render::lint {

namespace {

using yaml::Node;

struct Found {
    const Node* key = nullptr;
    const Node* entry = nullptr;  ///< the value as a whole where the field has no number
};

Found find(yaml::Arena& arena, std::string_view kustomization, std::string_view field) {
    const auto document = yaml::parse_first(arena, kustomization);
    const auto bracket = field.find('[');
    if (!document || *document == nullptr) {
        return {};
    }
    for (std::uint32_t pair = 0; pair < (*document)->pairs(); ++pair) {
        if (to_lower((*document)->key(pair)->text()) != to_lower(field.substr(0, bracket))) {
            continue;
        }
        const Node* value = (*document)->field(pair);
        std::size_t index = 0;
        if (bracket != std::string_view::npos && value->is_sequence()) {
            std::from_chars(field.data() + bracket + 1, field.data() + field.size(), index);
            value = index < value->size ? value->children()[index] : value;
        }
        return {.key = (*document)->key(pair), .entry = value};
    }
    return {};
}

}  // namespace

const Node* find_entry(yaml::Arena& arena, std::string_view kustomization, std::string_view field) {
    return find(arena, kustomization, field).entry;
}

FieldPlace find_field_place(std::string_view kustomization, std::string_view field) {
    yaml::Arena arena;
    const Found found = find(arena, kustomization, field);
    const Node* place = field.find('[') != std::string_view::npos ? found.entry : found.key;
    return place != nullptr ? FieldPlace{.line = place->line, .column = place->column} : FieldPlace{};
}

}  // namespace berth::render::lint
