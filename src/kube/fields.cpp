// SPDX-License-Identifier: Apache-2.0
// Forgiving readers of fields of API objects.

#include "kube/fields.hpp"

#include <charconv>
#include <ctime>

#include "base/duration.hpp"

namespace berth::kube {

using json::Value;

const Value* find_at(const Value& object, FieldPath path) {
    const auto* at = object.find_path(path);
    return at && !at->is_null() ? at : nullptr;
}

std::string_view text_at(const Value& object, FieldPath path, std::string_view fallback) {
    const auto* at = object.find_path(path);
    const auto* text = at ? at->find_string() : nullptr;
    return text && !text->empty() ? std::string_view(*text) : fallback;
}

std::optional<std::int64_t> integer_at(const Value& object, FieldPath path) {
    const auto* at = object.find_path(path);
    return at ? at->find_integer() : std::nullopt;
}

std::int64_t integer_or(const Value& object, FieldPath path, std::int64_t fallback) {
    return integer_at(object, path).value_or(fallback);
}

bool flag_at(const Value& object, FieldPath path) {
    const auto* at = object.find_path(path);
    return at && at->find_bool().value_or(false);
}

std::span<const Value> items_at(const Value& object, FieldPath path) {
    const auto* at = object.find_path(path);
    const auto* list = at ? at->find_array() : nullptr;
    return list ? std::span<const Value>(*list) : std::span<const Value>();
}

std::vector<Condition> conditions_in(const Value& list) {
    std::vector<Condition> conditions;
    const auto* items = list.find_array();
    if (!items) return conditions;
    for (const auto& item : *items) {
        conditions.push_back({std::string(text_at(item, {"type"})), std::string(text_at(item, {"status"})),
                              std::string(text_at(item, {"reason"})), std::string(text_at(item, {"message"}))});
    }
    return conditions;
}

std::vector<Condition> conditions_of(const Value& object) {
    const auto* list = find_at(object, {"status", "conditions"});
    return list ? conditions_in(*list) : std::vector<Condition>();
}

std::optional<Condition> find_condition(const Value& object, std::string_view type) {
    for (auto& condition : conditions_of(object))
        if (condition.type == type) return std::move(condition);
    return std::nullopt;
}

bool is_waiting_on_error(std::string_view reason) {
    return reason.starts_with("Err") || reason.ends_with("Error") || reason.ends_with("BackOff");
}

std::uint64_t resource_version_of(const Value& object) {
    const auto text = text_at(object, {"metadata", "resourceVersion"});
    std::uint64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text) {
    std::tm parts{};
    const std::string copy(text);
    const char* rest = ::strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (!rest) return std::nullopt;
    auto time = std::chrono::system_clock::from_time_t(::timegm(&parts));
    if (*rest == '.') {
        std::int64_t nanoseconds = 0;
        std::int64_t unit = 100'000'000;
        for (++rest; *rest >= '0' && *rest <= '9'; ++rest, unit /= 10) nanoseconds += (*rest - '0') * unit;
        time += std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::nanoseconds(nanoseconds));
    }
    if (*rest == 'Z' && rest[1] == '\0') return time;
    int hours = 0;
    int minutes = 0;
    const std::string_view zone(rest);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
    if (std::from_chars(zone.data() + 1, zone.data() + 3, hours).ec != std::errc() ||
        std::from_chars(zone.data() + 4, zone.data() + 6, minutes).ec != std::errc())
        return std::nullopt;
    const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return zone[0] == '+' ? time - offset : time + offset;
}

std::string format_time(std::chrono::system_clock::time_point time) { return format_rfc3339(time); }

}  // namespace berth::kube
