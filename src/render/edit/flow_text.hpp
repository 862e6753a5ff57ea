// SPDX-License-Identifier: Apache-2.0
// Values in flow style, on one line.
#pragma once

#include <string>

#include "json/value.hpp"

namespace berth::render::edit {

/// "[a.yaml, {name: app, newTag: \"1.0\"}]"; members keep their order.
[[nodiscard]] std::string flow_text(const json::Value& value);

}  // namespace berth::render::edit
