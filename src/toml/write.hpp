// SPDX-License-Identifier: Apache-2.0
// JSON values to TOML 1.0 text.
#pragma once

#include <string>

#include "json/value.hpp"

namespace berth::toml {

/// The root is an object. Scalars of a table come before its tables, as TOML wants; arrays of objects become arrays of
/// tables. Throws Error(invalid) for null, which TOML does not have.
[[nodiscard]] std::string write(const json::Value& root);

}  // namespace berth::toml
