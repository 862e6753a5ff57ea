// SPDX-License-Identifier: Apache-2.0
// Fetching one revision of a repository into a directory of its own.
#pragma once

#include "base/process.hpp"
#include "render/remote/remote_sources.hpp"

namespace berth::render {

/// With the git program as kustomize does it, or by libgit2 where that is missing. Throws Error if that fails or takes
/// too long.
[[nodiscard]] Checkout clone_repository(const GitUrl& url, ProcessRunner* processes, const CancelToken& cancel);

}  // namespace berth::render
