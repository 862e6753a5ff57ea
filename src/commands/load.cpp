// SPDX-License-Identifier: Apache-2.0
// berth load
#include <fmt/format.h>

#include "base/text.hpp"
#include "cluster/native/native_engine.hpp"
#include "commands/cluster_services.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    cluster::check_native_engine();
    cluster::LoadRequest request{.cluster = cluster_name(invocation), .images = {}};
    for (const std::string& name : invocation.arguments("IMAGE")) {
        request.images.push_back(image::Reference::parse(name));
    }
    if (const auto nodes = invocation.find("nodes")) {
        request.nodes = split(*nodes, ',');
    }
    const ClusterParts parts(services);
    (void)parts.loader().load(request, services.cancel());
    return 0;
}

}  // namespace

Command load_command() {
    return {.grammar = {.name = "load",
                        .summary = "Give images of the store to the nodes of a cluster",
                        .description = "Pods can use the images as soon as the command is done. Nothing is copied: the "
                                       "nodes see the layers in berth's store, which keeps them as long as the cluster "
                                       "is there.\n\nNeeds root.",
                        .arguments = {{.name = "IMAGE", .help = "images of the store", .arity = cli::Arity::at_least_one,
                                       .completes = cli::Completes::image}},
                        .options = {cluster_option(),
                                    {.name = "nodes", .value = "NODE,...", .help = "only these nodes (default: all)"}},
                        .examples = {{.command_line = "berth build -t shop . && berth load shop",
                                      .meaning = "build an image and use it in the cluster"}}},
            .run = run};
}

}  // namespace berth::commands
