// SPDX-License-Identifier: Apache-2.0
// The older kind of plugin: a program found by its configuration's group, version and kind, that reads and writes plain
// documents.
#pragma once

#include "render/accumulate/session.hpp"
#include "render/load/loader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::render {

struct ExecPlugin {
    std::string program;
    std::string configuration;
    std::vector<std::string> arguments;
    std::string root; ///< of the kustomization
};

/// Throws Error when there is no such program, or its arguments cannot be read.
[[nodiscard]] ExecPlugin find_exec_plugin(const Session& session, const Loader& loader, const Resource& configuration);

/// Its standard output. Throws Error with its standard error when it fails.
[[nodiscard]] std::string run_exec_plugin(Session& session, const ExecPlugin& plugin, const std::string& input);

/// A shell's way of splitting words: quotes, backslashes, comments.
[[nodiscard]] std::vector<std::string> split_words(std::string_view line);

}  // namespace berth::render
