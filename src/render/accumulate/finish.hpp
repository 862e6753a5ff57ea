// SPDX-License-Identifier: Apache-2.0
// What is done once, at the root of a build, to the objects of all its kustomizations.
#pragma once

#include "render/accumulate/accumulator.hpp"
#include "render/accumulate/session.hpp"
#include "render/load/kustomization.hpp"

namespace berth::render {

/// Hashes names, fixes references, resolves vars, drops what is local, sorts, and takes the build's own annotations
/// away as far as the root kustomization does not ask for them.
void finish(Session& session, Accumulator& all, const Kustomization& root);

}  // namespace berth::render
