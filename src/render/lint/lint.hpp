// SPDX-License-Identifier: Apache-2.0
// Looks for what a build accepts without a word although nobody can have meant it, and for why a build fails.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "render/lint/finding.hpp"
#include "render/render.hpp"

namespace berth::render::lint {

/// The names of all rules; docs/render.md says what each looks for.
[[nodiscard]] std::span<const std::string_view> rule_names();

/// Of the kustomizations and all they are made of, by file and line. A field that changes something in one of them, and a
/// file that one of them reads, are not told of for another. Only files on disk are looked at. Throws only when cancelled.
[[nodiscard]] Findings lint(const std::vector<std::string>& directories, const RenderOptions& options,
                            const RenderServices& services);

struct Fixed {
    std::vector<std::string> files;  ///< that changed
    std::string difference;          ///< what it did to the objects, as difference() tells; mostly nothing
};

/// Replaces deprecated fields in the kustomizations, keeping comments and order. Throws Error when one cannot be fixed or
/// something cannot be built afterwards; all files are then as they were.
[[nodiscard]] Fixed fix(const std::vector<std::string>& directories, const RenderOptions& options,
                        const RenderServices& services);

}  // namespace berth::render::lint
