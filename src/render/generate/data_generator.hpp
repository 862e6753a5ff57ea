// SPDX-License-Identifier: Apache-2.0
// configMapGenerator and secretGenerator.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/kustomization.hpp"
#include "render/load/loader.hpp"

namespace berth::render {

enum class DataKind : std::uint8_t { config_map, secret };

/// Makes the object, with a hash in its name to come unless the options say no. Throws Error.
[[nodiscard]] Resource* generate_data(Session& session, const Loader& loader, const DataGenerator& arguments,
                                      DataKind kind);

/// The generator's options with the kustomization's `generatorOptions` below them.
[[nodiscard]] std::optional<GeneratorOptions> merged_options(const std::optional<GeneratorOptions>& local,
                                                             const std::optional<GeneratorOptions>& global);

}  // namespace berth::render
