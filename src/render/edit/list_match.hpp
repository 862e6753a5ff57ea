// SPDX-License-Identifier: Apache-2.0
// Which item of a changed list was which before.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "json/value.hpp"

namespace berth::render::edit {

/// For each item of `after` its place in `before`: an equal item, else one of the same name and namespace (of texts
/// like "key=value", of the same key), else a nameless one at the same place. No place is given twice.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_items(const json::Array& before, const json::Array& after);

}  // namespace berth::render::edit
