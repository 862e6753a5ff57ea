// SPDX-License-Identifier: Apache-2.0
// Options that several commands take, so that they are spelled and explained the same everywhere.
#pragma once

#include "cli/grammar.hpp"
#include "cli/invocation.hpp"
#include "ui/table.hpp"

namespace berth::commands {

/// -n, --name: the cluster.
[[nodiscard]] cli::Option cluster_option();
/// The value of cluster_option(), else $BERTH_CLUSTER, else $KIND_CLUSTER_NAME, else "kind".
[[nodiscard]] std::string cluster_name(const cli::Invocation& invocation);

/// -o, --output: table, json or name.
[[nodiscard]] cli::Option output_option();
[[nodiscard]] ui::OutputFormat output_format(const cli::Invocation& invocation);

/// --yes, for what destroys something.
[[nodiscard]] cli::Option yes_option();

}  // namespace berth::commands
