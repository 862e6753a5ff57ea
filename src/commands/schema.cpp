// SPDX-License-Identifier: Apache-2.0
// berth schema
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "config/project_fields.hpp"
#include "json/write.hpp"
#include "render/load/kustomization_schema.hpp"

namespace berth::commands {

namespace {

json::Value schema_of(const std::string& file) {
    if (file == "berth") {
        return config::project_schema();
    }
    return render::kustomization_schema(file == "component" ? render::KustomizationKind::component
                                                            : render::KustomizationKind::kustomization);
}

int run(const cli::Invocation& invocation, Services& services) {
    services.console().print(json::write_pretty(schema_of(invocation.argument("FILE"))));
    return 0;
}

}  // namespace

Command schema_command() {
    return {.grammar = {.name = "schema",
                        .summary = "Print the JSON Schema of a file that berth reads",
                        .description =
                            "Prints the JSON Schema (draft 7) of kustomization.yaml, of a Component or of berth.yaml, for "
                            "editors: they then complete fields, explain them, and mark unknown, misspelt and deprecated ones.",
                        .arguments = {{.name = "FILE", .help = "the file it is for",
                                       .choices = {"kustomization", "component", "berth"}}},
                        .examples = {{.command_line = "berth schema kustomization > .vscode/kustomization.json",
                                      .meaning = "for an editor's settings"}}},
            .run = run};
}

}  // namespace berth::commands
