// SPDX-License-Identifier: Apache-2.0
// render.lock: which revision or content each remote reference of a kustomization stands for.
#pragma once

#include "render/remote/remote_sources.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace berth::render {

struct PinnedChart {
    std::string version; ///< the one that was found
    std::string sha256;  ///< of the chart's archive
    friend bool operator==(const PinnedChart&, const PinnedChart&) = default;
};

struct RemoteLock {
    static constexpr std::string_view file_name = "render.lock";

    std::map<std::pair<std::string, std::string>, std::string> repositories; ///< URL and ref -> commit
    std::map<std::string, std::string> files;                               ///< URL -> sha256
    std::map<ChartReference, PinnedChart> charts;                           ///< as the kustomization has it

    /// Throws InputError that names `file` and the line.
    [[nodiscard]] static RemoteLock parse(const std::string& file, std::string_view text);
    /// Sorted, so that equal locks are equal texts.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool is_empty() const { return repositories.empty() && files.empty() && charts.empty(); }
    friend bool operator==(const RemoteLock&, const RemoteLock&) = default;
};

}  // namespace berth::render
