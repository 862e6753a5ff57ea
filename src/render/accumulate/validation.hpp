// SPDX-License-Identifier: Apache-2.0
// Validators: transformers that may set the label `validated-by`, and nothing else.
#pragma once

#include "render/accumulate/resource_map.hpp"
#include "render/accumulate/session.hpp"
#include "render/transform/transformers.hpp"

namespace berth::render {

/// Throws Error with the first object that the validator changed.
void run_validator(Session& session, const Transform& validate, ResourceMap& resources);

}  // namespace berth::render
