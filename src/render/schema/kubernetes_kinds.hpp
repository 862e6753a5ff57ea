// SPDX-License-Identifier: Apache-2.0
// The names of the Kubernetes 1.21.2 OpenAPI description, each with its type in the tables of kubernetes_schema.cpp.
#pragma once

#include "render/schema/schema_tables.hpp"

#include <span>

namespace berth::render {

[[nodiscard]] std::span<const SchemaField> kubernetes_definitions();
[[nodiscard]] std::span<const SchemaRoot> kubernetes_roots();

}  // namespace berth::render
