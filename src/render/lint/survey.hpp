// SPDX-License-Identifier: Apache-2.0
// Builds under observation: what lint knows of kustomizations beyond their text.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "render/lint/finding.hpp"
#include "render/render.hpp"

namespace berth::render::lint {

/// A folder that cannot be built: build-fails, and the kustomizations that were read until then.
struct FailedBuild {
    Finding finding;
    std::set<std::string> kustomizations;
};

struct Survey {
    std::set<std::string> kustomizations;  ///< files, also of builds that failed
    std::set<std::string> object_files;
    std::set<std::string> files_read;
    std::vector<FailedBuild> failures;
    Findings findings;                     ///< no-effect, unused-generated
};

/// Builds each folder. A field has an effect when it has one in any of the builds.
[[nodiscard]] Survey survey(const std::vector<std::string>& directories, const RenderOptions& options,
                            const RenderServices& services);

}  // namespace berth::render::lint
