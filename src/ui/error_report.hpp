// SPDX-License-Identifier: Apache-2.0
// How an error reads: "error: what", "  caused by: why" for each cause, "hint: what to do".
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "json/value.hpp"

namespace berth::ui {

enum class Colours : bool { off, on };

/// With a line end; colour only underlines what the words already say. `label` is the first word, with its colon.
[[nodiscard]] std::string format_error(const Error& error, Colours colours, std::string_view label = "error:");
/// {"event": "error", "message", "causes", "hint"} for `--progress json`.
[[nodiscard]] json::Object error_as_json(const Error& error);

}  // namespace berth::ui
