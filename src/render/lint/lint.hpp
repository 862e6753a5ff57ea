// SPDX-License-Identifier: Apache-2.0
// Looks for what a build accepts without a word although nobody can have meant it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/lint/finding.hpp"
#include "render/render.hpp"

namespace berth::render::lint {

/// Rules: build-fails, no-effect, unused-file, duplicate-key, deprecated-field, octal-number, shortened-number,
/// large-number, date, boolean-word. By file and line. Only files on disk below `directory`'s kustomizations are
/// looked at. Throws only when cancelled.
[[nodiscard]] Findings lint(std::string_view directory, const RenderOptions& options, RenderServices services);

/// Replaces deprecated fields in the kustomizations of the build; returns the files that changed. Throws Error when one
/// cannot be fixed (it then stands as it was).
[[nodiscard]] std::vector<std::string> fix(std::string_view directory, const RenderOptions& options,
                                           RenderServices services);

}  // namespace berth::render::lint
