// SPDX-License-Identifier: Apache-2.0
// `berth kustomize ...`, and berth called as kustomize: that tool's words on berth's render feature.
#pragma once

#include "commands/program.hpp"

namespace berth::compat::kustomize {

[[nodiscard]] commands::Program make_program();

}  // namespace berth::compat::kustomize
