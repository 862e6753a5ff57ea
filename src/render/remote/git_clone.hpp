// SPDX-License-Identifier: Apache-2.0
// Fetching one revision of a repository into a directory of its own.
#pragma once

#include "base/process.hpp"
#include "render/remote/remote_sources.hpp"

#include <optional>

namespace berth::render {

/// With the git program as kustomize does it, or by libgit2 where that is missing. Throws Error if that fails or takes
/// too long.
[[nodiscard]] Checkout clone_repository(const GitUrl& url, ProcessRunner* processes, const CancelToken& cancel);

/// The commit that the URL's reference stands for now, asked for without fetching it; nothing where that cannot be told
/// (no git, no answer, no such reference).
[[nodiscard]] std::optional<std::string> find_commit(const GitUrl& url, ProcessRunner* processes,
                                                     const CancelToken& cancel);

}  // namespace berth::render
