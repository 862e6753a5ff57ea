// SPDX-License-Identifier: Apache-2.0
// Validates a custom resource against the schema of its CustomResourceDefinition, for definitions that are not in the
// cluster yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/value.hpp"

namespace berth::sync {

/// What is wrong, each as "spec.size: must be an integer"; empty if nothing. The schema is a structural one
/// (apiextensions/v1): types, required, enum, bounds, unknown fields. Patterns, formats and CEL rules are left to the
/// server.
[[nodiscard]] std::vector<std::string> check_schema(const json::Value& object, const json::Value& definition, std::string_view version);

}  // namespace berth::sync
