// SPDX-License-Identifier: Apache-2.0
// render --diff: what the objects were, and how they differ.
#pragma once

#include <string>
#include <vector>

#include "base/path.hpp"
#include "commands/render_options.hpp"
#include "render/batch.hpp"

namespace berth::commands {

/// What REF|DIR holds in place of each target: the same folders at a revision, or one folder for all.
[[nodiscard]] std::vector<render::RenderResult> render_base(const std::string& base, const std::vector<std::string>& targets,
                                                            const render::RenderOptions& options, RenderTools& tools);

/// Prints the differences, in colours on a terminal; each under its target's name where there are several. Whether there
/// are any.
enum class Differ : bool { no, yes };
Differ print_differences(const std::vector<std::string>& targets, const std::vector<render::RenderResult>& before,
                         const std::vector<render::RenderResult>& after, Services& services);

}  // namespace berth::commands
