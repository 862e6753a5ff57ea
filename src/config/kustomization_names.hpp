// SPDX-License-Identifier: Apache-2.0
// Which files are kustomizations, by kustomize's names for them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::config {

/// In the order in which they are looked for; a folder may have one of them.
inline constexpr std::array<std::string_view, 3> kustomization_names{"kustomization.yaml", "kustomization.yml",
                                                                     "Kustomization"};

[[nodiscard]] bool is_kustomization_name(std::string_view name);

/// The names that are there, a folder of such a name included.
[[nodiscard]] std::vector<std::string> find_kustomization_names(const AbsolutePath& folder);

[[nodiscard]] bool has_kustomization(const AbsolutePath& folder);

}  // namespace berth::config
