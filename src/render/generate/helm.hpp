// SPDX-License-Identifier: Apache-2.0
// Charts rendered by the helm program.
#pragma once

#include "render/plugin/plugins.hpp"

namespace berth::render {

/// Checks the arguments at once; throws Error if helm is not enabled or something is missing.
[[nodiscard]] Generate helm_generator(Session& session, const Loader& loader, HelmChart chart, HelmGlobals globals);

}  // namespace berth::render
