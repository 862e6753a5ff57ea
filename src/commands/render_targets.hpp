// SPDX-License-Identifier: Apache-2.0
// Which kustomizations a command line means, and what it says when some of them fail.
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.hpp"
#include "commands/render_options.hpp"
#include "render/batch.hpp"

namespace berth::commands {

/// DIR..., or the working folder. With --changed-since a folder that is no kustomization itself stands for all those
/// below it that no other one refers to.
[[nodiscard]] std::vector<std::string> render_targets(const cli::Invocation& invocation);

/// Without those that read no file that differs between the revision and the work tree.
[[nodiscard]] std::vector<render::Rendering> keep_changed(std::vector<render::Rendering> renderings,
                                                          const std::string& revision, Services& services);

/// What is told of renderings: their warnings, and their failures by name. A lone one's failure is thrown as it is.
class RenderReport {
public:
    RenderReport(const std::vector<render::Rendering>& renderings, Services& services);
    /// Throws when one failed.
    void require_all(std::string hint = {}) const;
    /// Those that did not fail, in their order.
    [[nodiscard]] const std::vector<render::RenderResult>& results() const { return results_; }

private:
    std::vector<render::RenderResult> results_;
    std::size_t total_;
};

}  // namespace berth::commands
