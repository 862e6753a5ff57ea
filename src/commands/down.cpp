// SPDX-License-Identifier: Apache-2.0
// berth down
#include "base/environment.hpp"
#include "base/error.hpp"
#include "cluster/native/native_engine.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

std::vector<std::string> chosen_names(const cli::Invocation& invocation, const ClusterParts& parts) {
    if (invocation.has("all")) {
        if (invocation.find_argument("NAME")) {
            throw Error(ErrorKind::usage, "'--all' and a name exclude each other");
        }
        return parts.directory().list();
    }
    const std::string fallback =
        find_environment("BERTH_CLUSTER").value_or(find_environment("KIND_CLUSTER_NAME").value_or("kind"));
    return {invocation.find_argument("NAME").value_or(fallback)};
}

int run(const cli::Invocation& invocation, Services& services) {
    cluster::check_native_engine();
    const ClusterParts parts(services);
    for (const std::string& name : chosen_names(invocation, parts)) {
        const bool removed = parts.manager().down(name, services.cancel());
        cluster::unpin_images(services.store(), name);
        if (!removed) {
            progress::info(services.progress(), "there is no cluster '" + name + "'");
        }
    }
    return 0;
}

}  // namespace

Command down_command() {
    return {.grammar = {.name = "down",
                        .summary = "Remove a cluster and everything that was made for it",
                        .description = "Stops the nodes and removes them with their data, networks, mounts and control "
                                       "groups, and takes the context out of the kubeconfig files. A cluster that is "
                                       "only half there is removed just the same.\n\nNeeds root.",
                        .arguments = {{.name = "NAME", .help = "the cluster, 'kind' if none is named",
                                       .arity = cli::Arity::optional, .completes = cli::Completes::cluster}},
                        .options = {{.name = "all", .help = "remove every cluster"}},
                        .examples = {{.command_line = "berth down dev", .meaning = "remove the cluster 'dev'"}}},
            .run = run};
}

}  // namespace berth::commands
