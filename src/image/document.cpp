// SPDX-License-Identifier: Apache-2.0
// Typed access to members of OCI documents.
#include "image/document.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace berth::image {

DocumentReader::DocumentReader(const json::Value& value, std::string kind, std::string path)
    : object_(value.find_object()), kind_(std::move(kind)), path_(std::move(path)) {
    if (object_ == nullptr) {
        throw Error(ErrorKind::invalid, fmt::format("invalid {}: {} must be an object, not {}", kind_,
                                                    path_.empty() ? "it" : fmt::format("'{}'", path_), value.type_name()));
    }
}

std::string DocumentReader::at(std::string_view name) const {
    return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

Error DocumentReader::invalid(std::string_view name, std::string_view why) const {
    return {ErrorKind::invalid, fmt::format("invalid {}: '{}' {}", kind_, at(name), why)};
}

const json::Value* DocumentReader::find(std::string_view name) const {
    const auto* value = object_->find(name);
    return value != nullptr && !value->is_null() ? value : nullptr;
}

std::optional<std::string> DocumentReader::find_string(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) { return std::nullopt; }
    const auto* text = value->find_string();
    if (text == nullptr) { throw invalid(name, fmt::format("must be a string, not {}", value->type_name())); }
    return *text;
}

std::string DocumentReader::string_or_empty(std::string_view name) const {
    return find_string(name).value_or(std::string());
}

std::string DocumentReader::string(std::string_view name) const {
    auto text = find_string(name);
    if (!text) { throw invalid(name, "is missing"); }
    return *text;
}

std::optional<std::int64_t> DocumentReader::find_integer(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) { return std::nullopt; }
    const auto number = value->find_integer();
    if (!number) { throw invalid(name, fmt::format("must be an integer, not {}", value->type_name())); }
    return number;
}

std::uint64_t DocumentReader::size(std::string_view name) const {
    const auto number = find_integer(name);
    if (!number) { throw invalid(name, "is missing"); }
    if (*number < 0) { throw invalid(name, "must not be negative"); }
    return static_cast<std::uint64_t>(*number);
}

bool DocumentReader::flag(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) { return false; }
    const auto flag = value->find_bool();
    if (!flag) { throw invalid(name, fmt::format("must be true or false, not {}", value->type_name())); }
    return *flag;
}

Digest DocumentReader::digest(std::string_view name) const {
    const auto text = string(name);
    return within(fmt::format("invalid {}: '{}'", kind_, at(name)), [&text] { return Digest::parse(text); });
}

std::optional<std::vector<std::string>> DocumentReader::find_strings(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) { return std::nullopt; }
    const auto* array = value->find_array();
    if (array == nullptr) { throw invalid(name, fmt::format("must be a list, not {}", value->type_name())); }
    std::vector<std::string> strings;
    for (const auto& element : *array) {
        const auto* text = element.find_string();
        if (text == nullptr) { throw invalid(name, fmt::format("must be a list of strings, not of {}", element.type_name())); }
        strings.push_back(*text);
    }
    return strings;
}

std::vector<std::string> DocumentReader::strings(std::string_view name) const {
    return find_strings(name).value_or(std::vector<std::string>());
}

StringMap DocumentReader::string_map(std::string_view name) const {
    StringMap map;
    const auto* value = find(name);
    if (value == nullptr) { return map; }
    const auto* object = value->find_object();
    if (object == nullptr) { throw invalid(name, fmt::format("must be an object, not {}", value->type_name())); }
    for (const auto& [key, element] : object->members()) {
        const auto* text = element.find_string();
        if (text == nullptr) {
            throw invalid(fmt::format("{}.{}", name, key), fmt::format("must be a string, not {}", element.type_name()));
        }
        map.emplace_back(key, *text);
    }
    return map;
}

std::vector<std::string> DocumentReader::string_set(std::string_view name) const {
    std::vector<std::string> names;
    const auto* value = find(name);
    if (value == nullptr) { return names; }
    const auto* object = value->find_object();
    if (object == nullptr) { throw invalid(name, fmt::format("must be an object, not {}", value->type_name())); }
    for (const auto& member : object->members()) { names.push_back(member.name); }
    return names;
}

std::optional<DocumentReader> DocumentReader::find_object(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr) { return std::nullopt; }
    return DocumentReader(*value, kind_, at(name));
}

DocumentReader DocumentReader::object(std::string_view name) const {
    auto found = find_object(name);
    if (!found) { throw invalid(name, "is missing"); }
    return *found;
}

std::vector<DocumentReader> DocumentReader::objects(std::string_view name) const {
    std::vector<DocumentReader> readers;
    const auto* value = find(name);
    if (value == nullptr) { return readers; }
    const auto* array = value->find_array();
    if (array == nullptr) { throw invalid(name, fmt::format("must be a list, not {}", value->type_name())); }
    for (std::size_t index = 0; index < array->size(); ++index) {
        readers.emplace_back((*array)[index], kind_, fmt::format("{}[{}]", at(name), index));
    }
    return readers;
}

json::Object DocumentReader::others(std::initializer_list<std::string_view> known) const {
    json::Object rest;
    for (const auto& [name, value] : object_->members()) {
        if (std::ranges::find(known, name) == known.end()) { rest.set(name, value); }
    }
    return rest;
}

json::Value to_json(const std::vector<std::string>& strings) {
    json::Array array;
    for (const auto& text : strings) { array.emplace_back(text); }
    return array;
}

json::Value to_json(const StringMap& map) {
    json::Object object;
    for (const auto& [name, value] : map) { object.set(name, value); }
    return object;
}

json::Value set_to_json(const std::vector<std::string>& names) {
    json::Object object;
    for (const auto& name : names) { object.set(name, json::Object()); }
    return object;
}

void append(json::Object& object, const json::Object& others) {
    for (const auto& [name, value] : others.members()) { object.set(name, value); }
}

}  // namespace berth::image
