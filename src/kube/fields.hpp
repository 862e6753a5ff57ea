// SPDX-License-Identifier: Apache-2.0
// Forgiving readers of fields of API objects: a field that is missing or of another type is "not there".
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace berth::kube {

using FieldPath = std::initializer_list<std::string_view>;

// The value at a path of object keys; null if any step is missing or the value is JSON null.
const json::Value* find_at(const json::Value& object, FieldPath path);

// The text there, or `fallback`. Points into `object`.
std::string_view text_at(const json::Value& object, FieldPath path, std::string_view fallback = {});

std::optional<std::int64_t> integer_at(const json::Value& object, FieldPath path);
std::int64_t integer_or(const json::Value& object, FieldPath path, std::int64_t fallback);

// True only for JSON true.
bool flag_at(const json::Value& object, FieldPath path);

// The elements of the list there; empty if there is none.
std::span<const json::Value> items_at(const json::Value& object, FieldPath path);

struct Condition {
    std::string type;
    std::string status;  // "True", "False" or "Unknown"
    std::string reason;
    std::string message;
};

std::vector<Condition> conditions_of(const json::Value& object);    // .status.conditions
std::vector<Condition> conditions_in(const json::Value& list);      // the list itself
std::optional<Condition> find_condition(const json::Value& object, std::string_view type);

// A container's waiting reason that is an error and not just work to do: ErrImagePull, CrashLoopBackOff, ...
bool is_waiting_on_error(std::string_view reason);

// metadata.resourceVersion as a number, 0 if it is none. Opaque by contract, but every server counts up; use it only
// where a wrong guess costs nothing but work.
std::uint64_t resource_version_of(const json::Value& object);

// RFC 3339 as the API server writes it; none if it is not that.
std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text);
std::string format_time(std::chrono::system_clock::time_point time);  // whole seconds, UTC

}  // namespace berth::kube
