// SPDX-License-Identifier: Apache-2.0
// The only includer of toml++.
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0

#include "toml/parse.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <sstream>

#include "base/error.hpp"

namespace berth::toml {
namespace {

template <typename T>
std::string printed(const T& value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

json::Value convert(const ::toml::node& node) {
    if (const auto* table = node.as_table()) {
        json::Object object;
        for (const auto& [key, value] : *table) { object.set(key.str(), convert(value)); }
        return object;
    }
    if (const auto* array = node.as_array()) {
        json::Array values;
        for (const auto& value : *array) { values.push_back(convert(value)); }
        return values;
    }
    if (const auto* text = node.as_string()) { return text->get(); }
    if (const auto* number = node.as_integer()) { return json::Value(static_cast<long>(number->get())); }
    if (const auto* number = node.as_floating_point()) { return number->get(); }
    if (const auto* flag = node.as_boolean()) { return flag->get(); }
    if (const auto* date = node.as_date()) { return printed(date->get()); }
    if (const auto* time = node.as_time()) { return printed(time->get()); }
    if (const auto* both = node.as_date_time()) { return printed(both->get()); }
    return nullptr;
}

::toml::table parse_table(std::string_view text, std::string_view source) {
    try {
        return ::toml::parse(text, source);
    } catch (const ::toml::parse_error& error) {
        throw InputError({.file = std::string(source),
                          .line = error.source().begin.line,
                          .column = error.source().begin.column},
                         error.description());
    }
}

}  // namespace

json::Value parse(std::string_view text, std::string_view source) { return convert(parse_table(text, source)); }

std::vector<std::string> table_order(std::string_view text, std::string_view name, std::string_view source) {
    const auto root = parse_table(text, source);
    std::vector<std::pair<::toml::source_position, std::string>> found;
    if (const auto* table = root[name].as_table()) {
        for (const auto& [key, value] : *table) { found.emplace_back(key.source().begin, key.str()); }
    }
    std::ranges::sort(found, [](const auto& left, const auto& right) { return left.first < right.first; });
    std::vector<std::string> names;
    for (auto& [position, key] : found) { names.push_back(std::move(key)); }
    return names;
}

}  // namespace berth::toml
