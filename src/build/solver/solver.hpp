// SPDX-License-Identifier: Apache-2.0
// Carries out a build graph: independent vertices at once, each from the cache where its inputs have been seen before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/progress.hpp"
#include "build/dockerfile/path_patterns.hpp"
#include "build/plan/graph.hpp"
#include "build/solver/layer_writer.hpp"
#include "build/solver/secrets.hpp"
#include "runtime/runtime.hpp"
#include "store/store.hpp"

namespace berth::build {

enum class CacheUse : std::uint8_t { use, refresh };

struct SolveOptions {
    AbsolutePath context;
    dockerfile::PathPatterns ignored{};
    CacheUse cache = CacheUse::use;
    LayerOptions layers{};
    /// SOURCE_DATE_EPOCH as RFC 3339: the time of everything that is made.
    std::optional<std::string> fixed_time{};
    Secrets secrets{};
    std::vector<std::pair<std::string, std::string>> proxies{};
};

struct SolveServices {
    const store::Store& store;
    progress::Sink& progress;
    /// Asked for only when a RUN has to be run. Throws Error when there is none.
    std::function<runtime::Runtime&()> runtime;
    /// Puts the layer's blob into the store when it is not there (images pulled without their layers).
    std::function<void(const ResolvedImage&, const CancelToken&)> fetch_layers;
};

/// The layers of the result, bottom first, and when each of the new ones was made.
struct SolvedLayer {
    store::LayerReference layer;
    std::string created;  ///< RFC 3339; empty for a layer of a base image
};

/// Throws Error naming the place in the file that failed; what was finished until then is in the cache.
[[nodiscard]] std::vector<SolvedLayer> solve(const Graph& graph, const SolveOptions& options,
                                             const SolveServices& services, const CancelToken& cancel);

} // namespace berth::build
