// SPDX-License-Identifier: Apache-2.0
// kustomize edit set ...
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Arity;
using cli::Invocation;
using commands::Command;
using commands::Services;
namespace edit = render::edit;

int set_field(const Invocation& invocation, Services& services, std::string_view field) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        file.set(field, invocation.argument("VALUE"));
    });
}

int set_name_prefix(const Invocation& invocation, Services& services) { return set_field(invocation, services, "namePrefix"); }
int set_name_suffix(const Invocation& invocation, Services& services) { return set_field(invocation, services, "nameSuffix"); }
int set_namespace(const Invocation& invocation, Services& services) { return set_field(invocation, services, "namespace"); }

int set_annotation(const Invocation& invocation, Services& services) {
    const auto pairs = edit::parse_pairs(invocation.arguments("PAIR"), "annotation");
    edit::check_annotation_keys(pairs);
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::set_pairs(file, "commonAnnotations", pairs);
    });
}

int set_label(const Invocation& invocation, Services& services) {
    const auto pairs = edit::parse_pairs(invocation.arguments("PAIR"), "label");
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::set_pairs(file, "commonLabels", pairs);
    });
}

int set_build_metadata(const Invocation& invocation, Services& services) {
    const auto options = comma_separated(invocation, "OPTIONS");
    edit::check_build_metadata(options);
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        file.set_strings("buildMetadata", options);
    });
}

int set_image(const Invocation& invocation, Services& services) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::set_images(file, invocation.arguments("IMAGE"));
    });
}

int set_replicas(const Invocation& invocation, Services& services) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::set_replicas(file, invocation.arguments("REPLICAS"));
    });
}

int set_generator(const Invocation& invocation, Services& services, std::string_view field) {
    BuildSources build(services);
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::set_generator(file, field,
                            {.name = invocation.argument("NAME"),
                             .name_space = invocation.find("namespace").value_or(""),
                             .literals = invocation.all("from-literal"),
                             .new_namespace = invocation.find("new-namespace").value_or("")},
                            build.sources());
    });
}

int set_config_map(const Invocation& invocation, Services& services) {
    return set_generator(invocation, services, "configMapGenerator");
}
int set_secret(const Invocation& invocation, Services& services) {
    return set_generator(invocation, services, "secretGenerator");
}

Command value_row(std::string noun, std::string summary, commands::RunCommand run) {
    return {{.name = "edit set " + noun, .summary = std::move(summary),
             .arguments = {{.name = "VALUE", .help = "the new value"}}},
            run};
}

Command list_row(std::string noun, std::string summary, cli::Argument argument, commands::RunCommand run) {
    return {{.name = "edit set " + noun, .summary = std::move(summary), .arguments = {std::move(argument)}}, run};
}

Command generator_row(std::string noun, std::string summary, commands::RunCommand run) {
    return {{.name = "edit set " + noun, .summary = std::move(summary), .arguments = {{.name = "NAME", .help = "its name"}},
             .options = {{.name = "from-literal", .value = "KEY=VALUE", .help = "new value of a key it has",
                          .times = cli::Times::many},
                         {.name = "namespace", .value = "NAMESPACE", .help = "its namespace now"},
                         {.name = "new-namespace", .value = "NAMESPACE", .help = "its namespace from now on"}}},
            run};
}

}  // namespace

std::vector<Command> set_rows() {
    const cli::Argument pairs{.name = "PAIR", .help = "key:value", .arity = Arity::at_least_one};
    return {
        value_row("nameprefix", "Set namePrefix", &set_name_prefix),
        value_row("namesuffix", "Set nameSuffix", &set_name_suffix),
        value_row("namespace", "Set namespace", &set_namespace),
        list_row("annotation", "Set entries of commonAnnotations", pairs, &set_annotation),
        list_row("label", "Set entries of commonLabels", pairs, &set_label),
        list_row("buildmetadata", "Set buildMetadata", {.name = "OPTIONS", .help = "separated by commas"}, &set_build_metadata),
        list_row("image", "Set names, tags and digests of images",
                 {.name = "IMAGE", .help = "like app=registry/app:v2 or app:v2 or app@sha256:...; '*' keeps a part",
                  .arity = Arity::at_least_one},
                 &set_image),
        list_row("replicas", "Set replica counts", {.name = "REPLICAS", .help = "name=count", .arity = Arity::at_least_one},
                 &set_replicas),
        generator_row("configmap", "Change an entry of configMapGenerator", &set_config_map),
        generator_row("secret", "Change an entry of secretGenerator", &set_secret),
    };
}

}  // namespace berth::compat::kustomize
