// SPDX-License-Identifier: Apache-2.0
// Many kustomizations in one go: rendered at once, and each with what it read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/path.hpp"
#include "render/render.hpp"

namespace berth::render {

/// What became of one kustomization.
struct Rendering {
    std::string directory;            ///< as it was asked for
    RenderResult result;              ///< only warnings after an error
    std::optional<Error> error;
    std::vector<AbsolutePath> inputs; ///< files, also those that were looked for and are not there
    std::vector<AbsolutePath> folders;///< read as a whole by other programs

    /// Whether one of these files or folders, or something in a folder, is an input.
    [[nodiscard]] bool reads(const std::set<AbsolutePath>& changed) const;
};

/// In the order of `directories`. One that fails does not keep the others from being rendered. Only Interrupted is thrown.
[[nodiscard]] std::vector<Rendering> render_all(const std::vector<std::string>& directories, const RenderOptions& options,
                                                const RenderServices& services);

}  // namespace berth::render
