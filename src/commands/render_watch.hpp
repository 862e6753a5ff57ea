// SPDX-License-Identifier: Apache-2.0
// render --watch: again and again, as the files change.
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.hpp"
#include "render/render.hpp"

namespace berth::commands {

class Services;

/// Renders the targets, and those that read what changed again, until it is cancelled: then throws Interrupted.
/// Failures are told and end nothing.
[[noreturn]] void watch_targets(const cli::Invocation& invocation, const std::vector<std::string>& targets,
                                const render::RenderOptions& options, Services& services);

}  // namespace berth::commands
