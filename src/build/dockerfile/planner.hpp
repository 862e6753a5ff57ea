// SPDX-License-Identifier: Apache-2.0
// A Dockerfile to a build graph: stages, arguments, environment and image config (Dockerfile reference).
#pragma once

#include <map>
#include <string>

#include "build/dockerfile/instruction.hpp"
#include "build/plan/graph.hpp"

namespace berth::build::dockerfile {

struct PlanOptions {
    std::string file = "Dockerfile";  ///< as errors name it
    std::map<std::string, std::string, std::less<>> build_args{};
    std::map<std::string, std::string, std::less<>> labels{};
    std::string target{};             ///< stage name or index; empty: the last stage
    image::Platform platform = image::Platform::host();
};

/// Throws Error naming file and line: for what is wrong, and for what this version does not do yet.
[[nodiscard]] Graph make_plan(const Document& document, const PlanOptions& options, BaseImages& images,
                              const CancelToken& cancel);
/// The same from text.
[[nodiscard]] Graph make_plan(std::string_view text, const PlanOptions& options, BaseImages& images,
                              const CancelToken& cancel);

} // namespace berth::build::dockerfile
