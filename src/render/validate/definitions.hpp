// SPDX-License-Identifier: Apache-2.0
// Schemas that others refer to by name, and how strictly each is read.
#pragma once

#include "json/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace berth::render::validate {

/// What a schema means where it says nothing.
enum class Dialect : std::uint8_t {
    /// A Go type of Kubernetes as its API server publishes it: named fields only, null as good as absent.
    api_type,
    /// A structural schema of a CustomResourceDefinition: an object without fields has none.
    custom_resource,
    /// JSON Schema draft 7: what is not forbidden is allowed, and null is a value.
    json_schema,
};

/// Looks up "#/components/schemas/NAME" and "#/definitions/NAME". The schemas must outlive it.
class Definitions {
public:
    Definitions() = default;
    explicit Definitions(const json::Value* schemas);
    /// nullptr when there is none of that name.
    [[nodiscard]] const json::Value* find(std::string_view reference) const;

private:
    std::unordered_map<std::string_view, const json::Value*> by_name_;
};

}  // namespace berth::render::validate
