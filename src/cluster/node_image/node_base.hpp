// SPDX-License-Identifier: Apache-2.0
// The lower layer of a node image: a trimmed Debian.
#pragma once

#include "cluster/node_image/recipe.hpp"
#include "cluster/node_image/workshop.hpp"

namespace berth::cluster::node_image {

inline constexpr const char* base_title = "debian base system";
inline constexpr int base_seconds = 80;

/// The folder that has the system's root in 'root'.
AbsolutePath ensure_base(Workshop& workshop, const BaseSystem& base);

}  // namespace berth::cluster::node_image
