// SPDX-License-Identifier: Apache-2.0
// Comparing with numbers of a schema.
#include "render/validate/bounds.hpp"

#include "json/write.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

namespace berth::render::validate {

namespace {

using json::Value;

std::optional<double> number(const Value& schema, std::string_view name) {
    const Value* value = schema.find(name);
    return value == nullptr ? std::nullopt : value->find_number();
}

bool flag(const Value& schema, std::string_view name) {
    const Value* value = schema.find(name);
    return value != nullptr && value->find_bool().value_or(false);
}

/// A limit, and whether the limit itself is out: OpenAPI says so by a boolean, draft 7 by a number of its own.
struct Limit {
    double value;
    bool exclusive;
};

std::optional<Limit> limit(const Value& schema, std::string_view name, std::string_view exclusive_name) {
    if (const auto own = number(schema, exclusive_name)) {
        return Limit{*own, true};
    }
    const auto plain = number(schema, name);
    return plain ? std::optional{Limit{*plain, flag(schema, exclusive_name)}} : std::nullopt;
}

void check_number(const Value& value, const Value& schema, std::vector<std::string>& problems) {
    const double given = *value.find_number();
    const std::string shown = json::write(value);
    if (const auto least = limit(schema, "minimum", "exclusiveMinimum");
        least && (given < least->value || (least->exclusive && given == least->value))) {
        problems.push_back(fmt::format("must be {} {}, is {}", least->exclusive ? "more than" : "at least", least->value, shown));
    }
    if (const auto most = limit(schema, "maximum", "exclusiveMaximum");
        most && (given > most->value || (most->exclusive && given == most->value))) {
        problems.push_back(fmt::format("must be {} {}, is {}", most->exclusive ? "less than" : "at most", most->value, shown));
    }
    if (const auto step = number(schema, "multipleOf"); step && *step > 0 && std::fmod(given, *step) != 0) {
        problems.push_back(fmt::format("must be a multiple of {}, is {}", *step, shown));
    }
}

/// Characters, not bytes.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

void check_count(std::size_t count, const Value& schema, std::string_view suffix, std::string_view what,
                 std::vector<std::string>& problems) {
    const auto given = static_cast<double>(count);
    if (const auto least = number(schema, fmt::format("min{}", suffix)); least && given < *least) {
        problems.push_back(fmt::format("must have at least {} {}, has {}", *least, what, count));
    }
    if (const auto most = number(schema, fmt::format("max{}", suffix)); most && given > *most) {
        problems.push_back(fmt::format("must have at most {} {}, has {}", *most, what, count));
    }
}

}  // namespace

std::vector<std::string> bound_problems(const Value& value, const Value& schema) {
    std::vector<std::string> problems;
    if (value.is_number()) {
        check_number(value, schema, problems);
    } else if (const std::string* text = value.find_string()) {
        check_count(length_of(*text), schema, "Length", "characters", problems);
    } else if (const json::Array* list = value.find_array()) {
        check_count(list->size(), schema, "Items", "elements", problems);
    } else if (const json::Object* object = value.find_object()) {
        check_count(object->size(), schema, "Properties", "fields", problems);
    }
    return problems;
}

}  // namespace berth::render::validate
