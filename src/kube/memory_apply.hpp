// SPDX-License-Identifier: Apache-2.0
// Server-side apply for MemoryApi: merges an object into a live one by the ownership of fields.
#pragma once

#include <string>

#include "json/value.hpp"
#include "kube/kube_api.hpp"

namespace berth::kube {

/// `live` after the apply, with its managedFields. `live` is null where nothing exists yet. Throws ApiError(409) when
/// another manager owns a field that would change, unless forced.
[[nodiscard]] json::Value merge_applied(const json::Value& live, const json::Value& applied, const ApplyOptions& options);

/// `after` with its managedFields: fields that differ from `before` go to `manager` by "Update".
[[nodiscard]] json::Value record_update(const json::Value& before, json::Value after, const std::string& manager);

}  // namespace berth::kube
