// SPDX-License-Identifier: Apache-2.0
// The fields of a kustomization as a list of steps, in kustomize's order.
#pragma once

#include "render/accumulate/origin.hpp"
#include "render/accumulate/place.hpp"
#include "render/accumulate/session.hpp"
#include "render/load/kustomization.hpp"
#include "render/load/loader.hpp"
#include "render/plugin/plugins.hpp"
#include "render/transform/transformers.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace berth::render {

struct GeneratorStep {
    Generate run;
    std::optional<Origin> origin;
    std::string field; ///< of the kustomization, like "configMapGenerator[0]"
    Place place{};     ///< what errors name
};

/// Which objects a step may change: all of them, or those that it tells the ResourceMap of.
enum class Reach : std::uint8_t { all, told };

struct TransformerStep {
    Transform run;
    std::optional<Origin> origin;
    std::string field; ///< of the kustomization, like "patches[2]"
    Place place{};
    Reach reach = Reach::all;
};

/// Gives the origin for a built-in of that name; absent where origins are not tracked.
using OriginFor = std::optional<std::function<Origin(std::string_view)>>;

[[nodiscard]] std::vector<GeneratorStep> builtin_generators(Session& session, const Loader& loader,
                                                            const Kustomization& kustomization,
                                                            const std::string& chart_namespace,
                                                            const OriginFor& origin);
[[nodiscard]] std::vector<TransformerStep> builtin_transformers(Session& session, const Loader& loader,
                                                                const Kustomization& kustomization,
                                                                const TransformerConfig& config,
                                                                const OriginFor& origin);

}  // namespace berth::render
