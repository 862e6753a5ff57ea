// SPDX-License-Identifier: Apache-2.0
// Reads metadata.managedFields: which manager owns which field (FieldsV1 of server-side apply).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.hpp"

namespace berth::kube {

// Fields as (path, compact JSON), sorted by path: `.spec.template.spec.containers[name="web"].image`. A field that is
// missing in the object has an empty text.
using OwnedFields = std::vector<std::pair<std::string, std::string>>;

// What `manager` owns by server-side apply, status aside; null if nothing. Points into `object`.
const json::Value* find_applied_fields(const json::Value& object, std::string_view manager);

// The values that `object` has in these fields.
OwnedFields project(const json::Value& object, const json::Value& fields);

// Paths whose values differ. Both must be projections on the same fields.
std::vector<std::string> changed_paths(const OwnedFields& before, const OwnedFields& now);

// The manager other than `self` that owns the field at this path, else the one that wrote last; empty if none.
std::string other_manager(const json::Value& object, std::string_view self, std::string_view path);

}  // namespace berth::kube
