// SPDX-License-Identifier: Apache-2.0
// A value against a schema: OpenAPI v3 as Kubernetes uses it, structural schemas, and JSON Schema draft 7.
#pragma once

#include "render/validate/definitions.hpp"
#include "render/validate/finding.hpp"

namespace berth::render::validate {

/// Everything that does not fit, in the order of the value. Known are: $ref, type, nullable, properties, required,
/// additionalProperties, items, enum, const, pattern, format, the bounds of numbers, texts, lists and objects, allOf,
/// anyOf, oneOf, not, and Kubernetes' x-kubernetes-int-or-string, -preserve-unknown-fields, -embedded-resource and
/// -list-type. CEL rules (x-kubernetes-validations) are left to the server.
[[nodiscard]] std::vector<Finding> check(const json::Value& value, const json::Value& schema,
                                         const Definitions& definitions, Dialect dialect);

}  // namespace berth::render::validate
