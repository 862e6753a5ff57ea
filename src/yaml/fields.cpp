// SPDX-License-Identifier: Apache-2.0
// Typed access to the fields of a mapping.
#include "yaml/fields.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "yaml/resolve.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::yaml {

Fields::Fields(const std::string& file, const Node& node, std::string where)
    : file_{&file}, node_{&node}, where_{std::move(where)} {
    if (node.is_null()) {
        return;
    }
    if (!node.is_mapping()) {
        fail("expected a mapping");
    }
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        const Node& key = *node.key(i);
        if (!key.is_scalar()) {
            fail("", key, "a key must be a string");
        }
        if (node.find_pair(key.value) != i) {
            fail(key.value, key, "the field stands twice");
        }
    }
}

std::string Fields::path_of(std::string_view name) const {
    if (where_.empty() || name.empty()) {
        return where_ + std::string{name};
    }
    return where_ + "." + std::string{name};
}

void Fields::fail(std::string_view name, const Node& at, std::string_view message) const {
    const std::string path = path_of(name);
    throw InputError({.file = *file_, .line = at.line, .column = at.column},
                     path.empty() ? std::string{message} : fmt::format("{}: {}", path, message));
}

void Fields::fail(std::string_view message) const {
    fail("", *node_, message);
}

const Node* Fields::find(std::string_view name) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
        known_.emplace_back(name);
    }
    const Node* value = node_->find(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> Fields::find_string(std::string_view name) {
    const Node* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_scalar()) {
        fail(name, *value, "expected a string");
    }
    return std::string{value->value};
}

std::optional<bool> Fields::find_bool(std::string_view name) {
    const Node* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_scalar() || value->tag != Tag::boolean) {
        fail(name, *value, "expected true or false");
    }
    return (value->value[0] | 0x20) == 't';
}

std::optional<std::int64_t> Fields::find_integer(std::string_view name) {
    const Node* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->is_scalar() && value->tag == Tag::integer) {
        const Resolved resolved = resolve(value->value, Schema::yaml_1_2);
        if (const auto* number = std::get_if<std::int64_t>(&resolved.value)) {
            return *number;
        }
    }
    fail(name, *value, "expected an integer");
}

std::optional<double> Fields::find_number(std::string_view name) {
    const Node* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->is_scalar() && (value->tag == Tag::integer || value->tag == Tag::floating)) {
        const Resolved resolved = resolve(value->value, Schema::yaml_1_2);
        if (const auto* number = std::get_if<double>(&resolved.value)) {
            return *number;
        }
        if (const auto* number = std::get_if<std::int64_t>(&resolved.value)) {
            return static_cast<double>(*number);
        }
    }
    fail(name, *value, "expected a number");
}

std::vector<std::string> Fields::strings(std::string_view name) {
    std::vector<std::string> result;
    const Node* value = find(name);
    if (value == nullptr) {
        return result;
    }
    if (!value->is_sequence()) {
        fail(name, *value, "expected a list of strings");
    }
    for (const Node* item : value->children()) {
        if (!item->is_scalar() || item->is_null()) {
            fail(fmt::format("{}[{}]", name, result.size()), *item, "expected a string");
        }
        result.emplace_back(item->value);
    }
    return result;
}

std::vector<std::pair<std::string, std::string>> Fields::string_map(std::string_view name) {
    std::vector<std::pair<std::string, std::string>> result;
    const Node* value = find(name);
    if (value == nullptr) {
        return result;
    }
    if (!value->is_mapping()) {
        fail(name, *value, "expected a mapping of strings");
    }
    for (std::uint32_t i = 0; i < value->pairs(); ++i) {
        const Node& key = *value->key(i);
        const Node& item = *value->field(i);
        if (!key.is_scalar() || !item.is_scalar()) {
            fail(name, item, "expected a mapping of strings");
        }
        result.emplace_back(key.value, item.is_null() ? std::string_view{} : item.value);
    }
    return result;
}

std::optional<Fields> Fields::find_fields(std::string_view name) {
    const Node* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    return Fields{*file_, *value, path_of(name)};
}

void Fields::each(std::string_view name, const std::function<void(Fields&)>& read) {
    const Node* value = find(name);
    if (value == nullptr) {
        return;
    }
    if (!value->is_sequence()) {
        fail(name, *value, "expected a list");
    }
    for (std::uint32_t i = 0; i < value->size; ++i) {
        Fields item{*file_, *value->items[i], fmt::format("{}[{}]", path_of(name), i)};
        read(item);
        item.reject_unknown();
    }
}

void Fields::reject_unknown() const {
    for (std::uint32_t i = 0; i < node_->pairs(); ++i) {
        const Node& key = *node_->key(i);
        if (std::find(known_.begin(), known_.end(), key.value) != known_.end()) {
            continue;
        }
        const std::vector<std::string> near = nearest(key.value, known_);
        const std::string message = fmt::format("unknown field '{}'", key.value);
        throw InputError({.file = *file_, .line = key.line, .column = key.column},
                         where_.empty() ? message : fmt::format("{}: {}", where_, message),
                         near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near.front()));
    }
}

} // namespace berth::yaml
