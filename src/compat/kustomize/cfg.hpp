// SPDX-License-Identifier: Apache-2.0
// What the rows of kustomize's cfg commands have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/grammar.hpp"
#include "cli/invocation.hpp"

namespace berth::compat::kustomize {

/// Go's flags that are on unless `--flag=false` says otherwise, as words.cpp turns it.
[[nodiscard]] cli::Option off(std::string_view name);
[[nodiscard]] cli::Argument package_folder();
/// With those below unless --recurse-subpackages is off.
[[nodiscard]] std::vector<std::string> packages_of(const std::string& folder, const cli::Invocation& invocation);

}  // namespace berth::compat::kustomize
