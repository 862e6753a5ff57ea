// SPDX-License-Identifier: Apache-2.0
// The documents of a built image: config with history, manifest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "build/builder.hpp"
#include "build/plan/graph.hpp"
#include "build/solver/solver.hpp"

namespace berth::build {

/// The same graph and layers give the same documents, so that a build without changes gives the same image.
[[nodiscard]] image::Config result_config(const Graph& graph, const std::vector<SolvedLayer>& layers,
                                          const std::optional<std::string>& fixed_time);

/// Writes both documents into the store; all layers' blobs are there.
[[nodiscard]] BuiltImage write_result_image(const Graph& graph, const std::vector<SolvedLayer>& layers,
                                            const std::optional<std::string>& fixed_time, const store::Store& store);

} // namespace berth::build
