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

Found find_in(const Node* root, std::string_view field) {
    if (root == nullptr) {
        return {};
    }
    const auto bracket = field.find('[');
    const std::string name = to_lower(field.substr(0, bracket));
    for (std::uint32_t pair = 0; pair < root->pairs(); ++pair) {
        if (to_lower(root->key(pair)->text()) != name) {
            continue;
        }
        const Node* value = root->field(pair);
        std::size_t index = 0;
        if (bracket != std::string_view::npos && value->is_sequence()) {
            std::from_chars(field.data() + bracket + 1, field.data() + field.size(), index);
            value = index < value->size ? value->children()[index] : value;
        }
        return {.key = root->key(pair), .entry = value};
    }
    return {};
}

}  // namespace

const Node* FieldPlaces::find_entry(const std::string& file, std::string_view field) {
    return find_in(root_of(file), field).entry;
}

FieldPlace FieldPlaces::find(const std::string& file, std::string_view field) {
    const Found found = find_in(root_of(file), field);
    const Node* place = field.find('[') != std::string_view::npos ? found.entry : found.key;
    return place != nullptr ? FieldPlace{.line = place->line, .column = place->column} : FieldPlace{};
}

const Node* FieldPlaces::root_of(const std::string& file) {
    const auto [known, is_new] = roots_.try_emplace(file, nullptr);
    if (is_new) {
        const auto root = yaml::parse_first(arenas_.emplace_back(), files_.read(file).value_or(std::string()));
        known->second = root ? *root : nullptr;
    }
    return known->second;
}

}  // namespace berth::render::lint
