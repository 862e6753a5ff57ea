// SPDX-License-Identifier: Apache-2.0
// Rendered objects against the schemas of an API server.
#pragma once

#include "render/render.hpp"
#include "render/validate/api_schema.hpp"
#include "render/validate/finding.hpp"

#include <span>

namespace berth::render::validate {

struct ObjectFindings {
    std::size_t object = 0; ///< its position in the objects given
    std::vector<Finding> findings;
};

/// What the server would say of each object by its schema alone; objects without mistakes are left out.
/// CustomResourceDefinitions among the objects count for their custom resources. A kind that is not known is a mistake.
[[nodiscard]] std::vector<ObjectFindings> validate(std::span<const RenderedObject* const> objects, ApiSchema& schema);

}  // namespace berth::render::validate
