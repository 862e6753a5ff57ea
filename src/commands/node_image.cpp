// SPDX-License-Identifier: Apache-2.0
// berth node-image build
#include "cluster/node_image/node_image.hpp"

#include "commands/command.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    const cluster::node_image::Options options{.kubernetes = invocation.text("kubernetes"),
                                               .mirror = invocation.find("mirror").value_or("")};
    const auto result = cluster::node_image::build(
        options, {.processes = services.processes(), .store = services.store(), .progress = services.progress()},
        services.cancel());
    services.console().print(result.name.familiar() + "\n");
    return 0;
}

}  // namespace

Command node_image_build_command() {
    return {.grammar = {.name = "node-image build",
                        .summary = "Make a node image from Debian packages and Go modules",
                        .description =
                            "Makes kindest/node of a Kubernetes version where it cannot be pulled: a small Debian with "
                            "containerd, Kubernetes built from its Go modules, and the images a cluster starts with, "
                            "unpacked already. `berth up` finds it in the store under its usual name; kind can run it "
                            "too.\n\nNeeds root, debootstrap, and Go 1.24 or later. From nothing it takes about ten "
                            "minutes on two processors; what was made is kept, so the next time it is done at once.",
                        .options = {{.name = "kubernetes", .value = "VERSION", .help = "version of Kubernetes",
                                     .default_value = "v1.34.4"},
                                    {.name = "mirror", .value = "URL",
                                     .help = "where Debian packages come from (default: debootstrap's choice)"}},
                        .examples = {{.command_line = "berth node-image build && berth up",
                                      .meaning = "a cluster without any image registry"}}},
            .run = run};
}

}  // namespace berth::commands
