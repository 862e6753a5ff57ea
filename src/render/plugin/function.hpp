// SPDX-License-Identifier: Apache-2.0
// Programs as plugins: KRM functions, and the older exec plugins found by group, version and kind.
#pragma once

#include "render/plugin/plugins.hpp"

namespace berth::render {

[[nodiscard]] Generate external_generator(Session& session, const Loader& loader, Resource& configuration);
[[nodiscard]] Transform external_transformer(Session& session, const Loader& loader, Resource& configuration);

}  // namespace berth::render
