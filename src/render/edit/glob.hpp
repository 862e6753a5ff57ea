// SPDX-License-Identifier: Apache-2.0
// Files by shell patterns, which kustomize's edit commands take.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::render::edit {

/// filepath.Glob below `folder`: paths as the pattern writes them, sorted; a path without pattern characters only has
/// to exist.
[[nodiscard]] std::vector<std::string> glob(const AbsolutePath& folder, std::string_view pattern);

}  // namespace berth::render::edit
