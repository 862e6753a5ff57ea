// SPDX-License-Identifier: Apache-2.0
// A build context as a mount: what its ignore file takes out must not be seen there either.
#pragma once

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "build/dockerfile/path_patterns.hpp"

namespace berth::build {

/// Fills `mask` (an empty folder) with overlayfs whiteouts for everything ignored below `root`, so that an overlay of
/// `mask` over `root` shows the context as COPY sees it. Needs the right to make device nodes.
void mask_ignored(const AbsolutePath& root, const dockerfile::PathPatterns& ignored, const AbsolutePath& mask,
                  const CancelToken& cancel);

} // namespace berth::build
