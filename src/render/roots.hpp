// SPDX-License-Identifier: Apache-2.0
// Which folders somebody would render: the kustomizations that no other one is made of.
#pragma once

#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::render {

/// The kustomizations in `top` and below that no other one there refers to; components are none. Hidden folders are not
/// looked into. Sorted; links in `top` resolved.
[[nodiscard]] std::vector<AbsolutePath> find_roots(const AbsolutePath& top);

}  // namespace berth::render
