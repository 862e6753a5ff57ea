// SPDX-License-Identifier: Apache-2.0
// From a finding to the file and line that the value came from.
#pragma once

#include "render/explain/explain.hpp"
#include "render/validate/finding.hpp"

#include <optional>

namespace berth::render::validate {

/// What last set the value at `path` of the object, something below it, or else something near: the closest field
/// around it whose origin is known. `object` and `explained` are the same object.
[[nodiscard]] std::optional<Cause> find_cause(const RenderedObject& object, const ExplainedObject& explained, const Path& path);

}  // namespace berth::render::validate
