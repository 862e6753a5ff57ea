// SPDX-License-Identifier: Apache-2.0
// `berth render --validate`: what a cluster's API server would say of the objects.
#pragma once

#include <vector>

#include "cli/invocation.hpp"
#include "commands/render_options.hpp"
#include "render/batch.hpp"

namespace berth::commands {

[[nodiscard]] std::vector<cli::Option> validate_flags();

/// Does nothing unless --validate or --against is given. Reports every mistake, each with its place, and throws when
/// there was one. Renderings that failed are left out.
void require_valid(const cli::Invocation& invocation, const std::vector<render::Rendering>& renderings,
                   const render::RenderOptions& options, Services& services);

}  // namespace berth::commands
