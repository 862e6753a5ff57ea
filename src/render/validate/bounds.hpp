// SPDX-License-Identifier: Apache-2.0
// How large numbers, texts, lists and objects may be.
#pragma once

#include "json/value.hpp"

#include <string>
#include <vector>

namespace berth::render::validate {

/// What of minimum, maximum (with exclusive ones in either spelling), multipleOf, and the lengths and counts of a
/// schema does not hold, as "must be at least 1, is 0".
[[nodiscard]] std::vector<std::string> bound_problems(const json::Value& value, const json::Value& schema);

}  // namespace berth::render::validate
