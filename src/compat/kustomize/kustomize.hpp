// SPDX-License-Identifier: Apache-2.0
// `berth kustomize ...`, and berth called as kustomize: that tool's words on berth's render feature.
#pragma once

#include <span>
#include <string>

#include "ui/terminal.hpp"

namespace berth::compat::kustomize {

/// Exit status; 1 for a wrong command line, as kustomize has it.
[[nodiscard]] int run(std::span<const std::string> words, ui::Terminal terminal);

}  // namespace berth::compat::kustomize
