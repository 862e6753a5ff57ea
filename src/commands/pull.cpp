// SPDX-License-Identifier: Apache-2.0
// berth pull
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "store/pull.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    store::PullOptions options;
    if (invocation.has("all-platforms")) { options.platform.reset(); }
    if (const auto platform = invocation.find("platform")) { options.platform = image::Platform::parse(*platform); }
    // All names are read before the first download: a typing error in the last one should not cost the others' time.
    std::vector<image::Reference> names;
    for (const auto& word : invocation.arguments("NAME")) { names.push_back(image::Reference::parse(word)); }
    for (const auto& name : names) {
        const auto pulled = store::pull_image(services.store(), name, options, services.registry(), services.progress(),
                                              services.cancel());
        services.console().print(name.repository() + "@" + pulled.target.digest.text() + "\n");
    }
    return 0;
}

}  // namespace

Command pull_command() {
    return {.grammar = {.name = "pull",
                        .summary = "Fetch images from registries into the store",
                        .description = "Prints the name and digest of each image. Mirrors come from certs.d/REGISTRY/hosts.toml in "
                                       "$BERTH_HOME, /etc/berth and /etc/containerd, credentials from Docker's and podman's files.",
                        .arguments = {{.name = "NAME", .help = "images, like 'debian:12'", .arity = cli::Arity::at_least_one,
                                       .completes = cli::Completes::image}},
                        .options = {{.name = "platform", .value = "OS/ARCH", .help = "of several platforms, this one instead of this machine's"},
                                    {.name = "all-platforms", .help = "every platform of the image"}},
                        .examples = {{.command_line = "berth pull debian:12-slim", .meaning = "from Docker Hub or its mirror"}}},
            .run = run};
}

}  // namespace berth::commands
