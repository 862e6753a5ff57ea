// SPDX-License-Identifier: Apache-2.0
// JSON Pointer (RFC 6901), JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7386).
#pragma once

#include <string_view>

#include "json/value.hpp"

namespace berth::json {

/// nullptr when there is nothing at `pointer`. Throws Error(invalid) when it is no pointer.
[[nodiscard]] const Value* find_pointer(const Value& root, std::string_view pointer);

/// The document after all operations, or Error naming the operation that did not apply.
[[nodiscard]] Value apply_patch(Value document, const Value& patch);

[[nodiscard]] Value apply_merge_patch(Value document, const Value& patch);

}  // namespace berth::json
