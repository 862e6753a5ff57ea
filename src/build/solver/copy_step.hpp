// SPDX-License-Identifier: Apache-2.0
// COPY and ADD: what is taken from the source, and where it comes to stand (the rules of BuildKit's file operations,
// which existing Dockerfiles rely on).
#pragma once

#include "base/cancel.hpp"
#include "build/plan/graph.hpp"
#include "build/solver/cache_key.hpp"
#include "build/solver/layer_draft.hpp"

namespace berth::build {

/// Feeds everything about the selected sources into a key: names, modes, owners, contents; no times. Throws Error for
/// a source that is not there.
void hash_sources(const CopyWork& work, const Tree& source, CacheKey& key, const CancelToken& cancel);

/// Puts the sources where they belong. `now` is the time of folders that are made on the way, in seconds.
void draft_copy(const CopyWork& work, const Tree& source, const Tree& parent, LayerDraft& draft, std::int64_t now,
                const CancelToken& cancel);

} // namespace berth::build
