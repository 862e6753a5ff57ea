// SPDX-License-Identifier: Apache-2.0
// Where rendered objects go: standard output, a file, or one file an object.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/path.hpp"
#include "cli/invocation.hpp"
#include "render/render.hpp"

namespace berth::commands {

class Services;

class RenderOutput {
public:
    /// -o PATH of the command line, else standard output. Whether PATH is a folder is asked now.
    RenderOutput(const cli::Invocation& invocation, Services& services);

    /// Writes the objects of all results. Files of an earlier call that have no object any more are removed; a second
    /// stream on standard output is set off from the first. Throws Error when two objects of a folder share a file name.
    void write(const std::vector<render::RenderResult>& results);

    /// The file it replaces, if it is one.
    [[nodiscard]] const std::optional<AbsolutePath>& path() const { return path_; }

private:
    void write_stream(const std::vector<render::RenderResult>& results);
    void write_objects(const std::vector<render::RenderResult>& results);

    Services& services_;
    std::optional<AbsolutePath> path_;
    bool is_folder_ = false;
    bool has_printed_ = false;
    std::set<std::string> written_;  // names in the folder
};

/// All objects as one stream of documents.
[[nodiscard]] std::string joined(const std::vector<render::RenderResult>& results);

}  // namespace berth::commands
