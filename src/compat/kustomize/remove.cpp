// SPDX-License-Identifier: Apache-2.0
// kustomize edit remove ...
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Arity;
using cli::Invocation;
using commands::Command;
using commands::Services;
namespace edit = render::edit;

int remove_paths(const Invocation& invocation, Services& services, std::string_view field) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::remove_paths(file, field, invocation.arguments("PATH"));
    });
}

int remove_resource(const Invocation& invocation, Services& services) {
    return remove_paths(invocation, services, "resources");
}
int remove_transformer(const Invocation& invocation, Services& services) {
    return remove_paths(invocation, services, "transformers");
}

int remove_pairs(const Invocation& invocation, Services& services, std::string_view field, std::string_view kind) {
    const auto missing = invocation.has("ignore-non-existence") ? edit::Missing::ignore : edit::Missing::refuse;
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::remove_pairs(file, field, kind, comma_separated(invocation, "KEYS"), missing);
    });
}

int remove_label(const Invocation& invocation, Services& services) {
    return remove_pairs(invocation, services, "commonLabels", "label");
}
int remove_annotation(const Invocation& invocation, Services& services) {
    return remove_pairs(invocation, services, "commonAnnotations", "annotation");
}

int remove_build_metadata(const Invocation& invocation, Services& services) {
    const auto options = comma_separated(invocation, "OPTIONS");
    edit::check_build_metadata(options);
    return edit_file(services.progress(),
                     [&](edit::KustomizationFile& file, edit::Warnings&) { edit::remove_build_metadata(file, options); });
}

int remove_patch(const Invocation& invocation, Services& services) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::remove_patch(file, patch_arguments(invocation), warnings);
    });
}

int remove_generators(const Invocation& invocation, Services& services, std::string_view field) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::remove_generators(file, field, comma_separated(invocation, "NAMES"),
                                invocation.find("namespace").value_or(""), warnings);
    });
}

int remove_config_map(const Invocation& invocation, Services& services) {
    return remove_generators(invocation, services, "configMapGenerator");
}
int remove_secret(const Invocation& invocation, Services& services) {
    return remove_generators(invocation, services, "secretGenerator");
}

Command row(std::string noun, std::string summary, cli::Argument argument, commands::RunCommand run,
            std::vector<cli::Option> options = {}) {
    return {{.name = "edit remove " + noun, .summary = std::move(summary), .arguments = {std::move(argument)},
             .options = std::move(options)},
            run};
}

}  // namespace

std::vector<Command> remove_rows() {
    const cli::Argument paths{.name = "PATH", .help = "entry or pattern", .arity = Arity::at_least_one};
    const cli::Argument keys{.name = "KEYS", .help = "separated by commas"};
    const cli::Argument names{.name = "NAMES", .help = "separated by commas"};
    const cli::Option ignore{.name = "ignore-non-existence", .letter = 'i', .help = "no error for a key that is not there"};
    const cli::Option name_space{.name = "namespace", .value = "NAMESPACE", .help = "their namespace"};
    return {
        row("resource", "Remove entries of resources", paths, &remove_resource),
        row("transformer", "Remove entries of transformers", paths, &remove_transformer),
        row("label", "Remove entries of commonLabels", keys, &remove_label, {ignore}),
        row("annotation", "Remove entries of commonAnnotations", keys, &remove_annotation, {ignore}),
        row("buildmetadata", "Remove options of buildMetadata", {.name = "OPTIONS", .help = "separated by commas"},
            &remove_build_metadata),
        {{.name = "edit remove patch", .summary = "Remove the patch that is exactly this", .options = patch_options()},
         &remove_patch},
        row("configmap", "Remove entries of configMapGenerator", names, &remove_config_map, {name_space}),
        row("secret", "Remove entries of secretGenerator", names, &remove_secret, {name_space}),
    };
}

}  // namespace berth::compat::kustomize
