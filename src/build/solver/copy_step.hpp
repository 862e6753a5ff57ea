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

struct CopyRequest {
    const CopyWork& work;
    const Tree& source;
    const Tree& parent;              ///< what the copy lands on
    const store::Scratch& scratch;   ///< for large files of archives that are unpacked
    std::int64_t now = 0;            ///< time of what is made on the way, in seconds
};
/// Puts the sources where they belong.
void draft_copy(const CopyRequest& request, LayerDraft& draft, const CancelToken& cancel);

} // namespace berth::build
