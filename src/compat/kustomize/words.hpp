// SPDX-License-Identifier: Apache-2.0
// What kustomize's users may write that berth's own grammar has no form for.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/grammar.hpp"

namespace berth::compat::kustomize {

/// The same command line in the grammar's form: aliases, `--flag=true`, `--stack-trace`, and a noun without its verb,
/// which asks for help. Throws Error(unsupported) for a command of kustomize's that is not there.
[[nodiscard]] std::vector<std::string> translated(const cli::Grammar& grammar, std::span<const std::string> words);

}  // namespace berth::compat::kustomize
