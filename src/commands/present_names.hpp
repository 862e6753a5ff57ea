// SPDX-License-Identifier: Apache-2.0
// Names of things that are there, for completion: read from disk only, never from a network.
#pragma once

#include <string>
#include <vector>

#include "cli/grammar.hpp"

namespace berth::commands {

/// Clusters, images or contexts; empty when they cannot be read.
[[nodiscard]] std::vector<std::string> present_names(cli::Completes kind);

}  // namespace berth::commands
