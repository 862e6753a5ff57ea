// SPDX-License-Identifier: Apache-2.0
// Fetching one revision of a repository into a directory of its own.
#pragma once

#include "render/load/loader.hpp"

namespace berth::render {

/// Fills in directory and removal of `clone`. Throws Error if that fails or takes too long.
void clone_repository(const GitUrl& url, const RenderServices& services, Clone& clone);

}  // namespace berth::render
