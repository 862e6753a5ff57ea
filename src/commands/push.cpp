// SPDX-License-Identifier: Apache-2.0
// berth push
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "store/push.hpp"

namespace berth::commands {

namespace {

int run(const cli::Invocation& invocation, Services& services) {
    const auto name = image::Reference::parse(invocation.argument("NAME"));
    store::PushOptions options;
    if (const auto word = invocation.find_argument("DESTINATION")) { options.destination = image::Reference::parse(*word); }
    if (const auto platform = invocation.find("platform")) { options.platform = image::Platform::parse(*platform); }
    const auto pushed = store::push_image(services.store(), name, options, services.registry(), services.progress(), services.cancel());
    services.console().print(options.destination.value_or(name).repository() + "@" + pushed.target.digest.text() + "\n");
    return 0;
}

}  // namespace

Command push_command() {
    return {.grammar = {.name = "push",
                        .summary = "Send an image from the store to a registry",
                        .description = "Prints the name and digest in the registry. What the registry has already is not sent again.",
                        .arguments = {{.name = "NAME", .help = "the image in the store", .completes = cli::Completes::image},
                                      {.name = "DESTINATION", .help = "another name for it there", .arity = cli::Arity::optional}},
                        .options = {{.name = "platform", .value = "OS/ARCH", .help = "of several platforms only this one"}},
                        .examples = {{.command_line = "berth push app:1 registry.example.com/team/app:1",
                                      .meaning = "an image built here, under the team's name"}}},
            .run = run};
}

}  // namespace berth::commands
