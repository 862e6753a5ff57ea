// SPDX-License-Identifier: Apache-2.0
// The shared options and how their values are read.
#include "commands/shared_options.hpp"

#include "base/environment.hpp"

namespace berth::commands {

cli::Option cluster_option() {
    return {.name = "name", .letter = 'n', .value = "CLUSTER", .help = "the cluster, 'kind' if none is named",
            .environment = "BERTH_CLUSTER", .completes = cli::Completes::cluster};
}

std::string cluster_name(const cli::Invocation& invocation) {
    if (auto name = invocation.find("name")) {
        return *std::move(name);
    }
    return find_environment("KIND_CLUSTER_NAME").value_or("kind");
}

cli::Option output_option() {
    return {.name = "output", .letter = 'o', .value = "FORMAT", .help = "how the list is printed",
            .kind = cli::ValueKind::choice, .choices = {"table", "json", "name"}, .default_value = "table"};
}

ui::OutputFormat output_format(const cli::Invocation& invocation) {
    return ui::parse_output_format(invocation.text("output"));
}

cli::Option yes_option() { return {.name = "yes", .help = "do it without asking"}; }

}  // namespace berth::commands
