// SPDX-License-Identifier: Apache-2.0
// kustomize edit add ...
#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Arity;
using cli::Invocation;
using commands::Command;
using commands::Services;
namespace edit = render::edit;

/// Patterns are looked at before the kustomization, which is not needed when none of them matches.
int add_paths(Services& services, std::string_view field, const std::vector<std::string>& paths, edit::Warnings found) {
    tell(services.progress(), std::move(found));
    if (paths.empty()) {
        return 0;
    }
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::add_paths(file, field, paths, warnings);
    });
}

/// Resources and components have to be there, as files or as what can be built.
int add_bases(const Invocation& invocation, Services& services, std::string_view field) {
    BuildSources build(services);
    const auto sources = build.sources();
    edit::Warnings warnings;
    return add_paths(services, field,
                     edit::expand_patterns(working_folder(), invocation.arguments("PATH"), &sources, warnings), warnings);
}

int add_plugins(const Invocation& invocation, Services& services, std::string_view field) {
    edit::Warnings warnings;
    const auto paths = edit::expand_patterns(working_folder(), invocation.arguments("PATH"), nullptr, warnings);
    return add_paths(services, field, paths, warnings);
}

int add_resource(const Invocation& invocation, Services& services) {
    return invocation.has("no-verify") ? add_paths(services, "resources", invocation.arguments("PATH"), {})
                                       : add_bases(invocation, services, "resources");
}
int add_component(const Invocation& invocation, Services& services) { return add_bases(invocation, services, "components"); }
int add_generator(const Invocation& invocation, Services& services) { return add_plugins(invocation, services, "generators"); }
int add_transformer(const Invocation& invocation, Services& services) {
    return add_plugins(invocation, services, "transformers");
}

int add_base(const Invocation& invocation, Services& services) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::add_bases(file, comma_separated(invocation, "PATHS"));
    });
}

int add_build_metadata(const Invocation& invocation, Services& services) {
    const auto options = comma_separated(invocation, "OPTIONS");
    edit::check_build_metadata(options);
    return edit_file(services.progress(),
                     [&](edit::KustomizationFile& file, edit::Warnings&) { edit::add_build_metadata(file, options); });
}

edit::Existing existing(const Invocation& invocation) {
    return invocation.has("force") ? edit::Existing::overwrite : edit::Existing::refuse;
}

int add_annotation(const Invocation& invocation, Services& services) {
    const auto pairs = edit::parse_pairs(invocation.arguments("PAIR"), "annotation");
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        edit::add_pairs(file, "commonAnnotations", "annotation", pairs, existing(invocation));
    });
}

int add_label(const Invocation& invocation, Services& services) {
    const bool templates = invocation.has("include-templates");
    if (templates && !invocation.has("without-selector")) {
        throw Error(ErrorKind::usage, "--without-selector flag must be specified for --include-templates to work");
    }
    const auto pairs = edit::parse_pairs(invocation.arguments("PAIR"), "label");
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings&) {
        if (invocation.has("without-selector")) {
            edit::add_labels_without_selector(file, pairs, templates ? edit::Templates::include : edit::Templates::leave,
                                              existing(invocation));
        } else {
            edit::add_pairs(file, "commonLabels", "label", pairs, existing(invocation));
        }
    });
}

int add_patch(const Invocation& invocation, Services& services) {
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::add_patch(file, patch_arguments(invocation), warnings);
    });
}

edit::GeneratorArguments generator_arguments(const Invocation& invocation) {
    edit::GeneratorArguments arguments{.name = invocation.argument("NAME"),
                                       .name_space = invocation.find("namespace").value_or(""),
                                       .literals = invocation.all("from-literal"),
                                       .env_file = invocation.find("from-env-file").value_or(""),
                                       .disable_name_suffix_hash = invocation.has("disableNameSuffixHash")};
    for (const auto& sources : invocation.all("from-file")) {
        for (auto& source : split(sources, ',')) {
            arguments.files.push_back(std::move(source));
        }
    }
    return arguments;
}

int add_generated(Services& services, std::string_view field, const edit::GeneratorArguments& arguments) {
    BuildSources build(services);
    return edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::add_generator(file, field, arguments, build.sources(), warnings);
    });
}

int add_config_map(const Invocation& invocation, Services& services) {
    auto arguments = generator_arguments(invocation);
    arguments.behavior = invocation.find("behavior").value_or("");
    return add_generated(services, "configMapGenerator", arguments);
}

int add_secret(const Invocation& invocation, Services& services) {
    auto arguments = generator_arguments(invocation);
    arguments.type = invocation.text("type");
    return add_generated(services, "secretGenerator", arguments);
}

Command paths_row(std::string noun, std::string summary, commands::RunCommand run, std::vector<cli::Option> options = {}) {
    return {{.name = "edit add " + noun,
             .summary = std::move(summary),
             .arguments = {{.name = "PATH", .help = "file or pattern", .arity = Arity::at_least_one,
                            .completes = cli::Completes::file}},
             .options = std::move(options)},
            run};
}

std::vector<cli::Argument> pairs_argument() {
    return {{.name = "PAIR", .help = "key:value", .arity = Arity::at_least_one}};
}

std::vector<cli::Option> generator_options() {
    return {{.name = "from-file", .value = "[KEY=]SOURCE", .help = "file or pattern; its name is the key",
             .completes = cli::Completes::file, .times = cli::Times::many},
            {.name = "from-literal", .value = "KEY=VALUE", .help = "key and value", .times = cli::Times::many},
            {.name = "from-env-file", .value = "FILE", .help = "file of KEY=VALUE lines", .completes = cli::Completes::file},
            {.name = "namespace", .value = "NAMESPACE", .help = "namespace of the generated object"},
            {.name = "disableNameSuffixHash", .help = "no hash behind the name"}};
}

std::vector<cli::Option> with(std::vector<cli::Option> options, cli::Option option) {
    options.push_back(std::move(option));
    return options;
}

}  // namespace

std::vector<cli::Option> patch_options() {
    std::vector<cli::Option> options{
        {.name = "path", .value = "FILE", .help = "file of the patch", .completes = cli::Completes::file},
        {.name = "patch", .value = "TEXT", .help = "the patch itself"}};
    for (const auto* name : {"group", "version", "kind", "name", "namespace", "annotation-selector", "label-selector"}) {
        options.push_back({.name = name, .value = "TEXT", .help = std::string(name) + " of the target"});
    }
    return options;
}

edit::PatchArguments patch_arguments(const Invocation& invocation) {
    edit::PatchArguments arguments{.path = invocation.find("path").value_or(""),
                                   .patch = invocation.find("patch").value_or("")};
    const auto take = [&](std::string_view option, std::string_view name) {
        if (const auto value = invocation.find(option); value && !value->empty()) {
            arguments.target.set(name, *value);
        }
    };
    for (const auto* name : {"group", "version", "kind", "name", "namespace"}) {
        take(name, name);
    }
    take("annotation-selector", "annotationSelector");
    take("label-selector", "labelSelector");
    return arguments;
}

std::vector<Command> add_rows() {
    const cli::Option force{.name = "force", .letter = 'f', .help = "overwrite what is there already"};
    return {
        paths_row("resource", "Add files or folders to resources", &add_resource,
                  {{.name = "no-verify", .help = "do not look whether they exist"}}),
        paths_row("component", "Add components", &add_component),
        paths_row("generator", "Add files of generator configurations", &add_generator),
        paths_row("transformer", "Add files of transformer configurations", &add_transformer),
        {{.name = "edit add base", .summary = "Add folders to resources",
          .arguments = {{.name = "PATHS", .help = "folders, separated by commas"}}},
         &add_base},
        {{.name = "edit add buildmetadata", .summary = "Add options to buildMetadata",
          .arguments = {{.name = "OPTIONS", .help = "originAnnotations, transformerAnnotations, managedByLabel; "
                                                    "separated by commas"}}},
         &add_build_metadata},
        {{.name = "edit add annotation", .summary = "Add to commonAnnotations", .arguments = pairs_argument(), .options = {force}},
         &add_annotation},
        {{.name = "edit add label", .summary = "Add to commonLabels, or to labels", .arguments = pairs_argument(),
          .options = {force, {.name = "without-selector", .help = "add to labels, which leave selectors alone"},
                      {.name = "include-templates", .help = "with --without-selector: also in templates"}}},
         &add_label},
        {{.name = "edit add patch", .summary = "Add a patch", .options = patch_options()}, &add_patch},
        {{.name = "edit add configmap", .summary = "Add to configMapGenerator",
          .arguments = {{.name = "NAME", .help = "name of the ConfigMap"}},
          .options = with(generator_options(), {.name = "behavior", .value = "BEHAVIOR", .help = "create, merge or replace"})},
         &add_config_map},
        {{.name = "edit add secret", .summary = "Add to secretGenerator",
          .arguments = {{.name = "NAME", .help = "name of the Secret"}},
          .options = with(generator_options(),
                          {.name = "type", .value = "TYPE", .help = "type of the Secret", .default_value = "Opaque"})},
         &add_secret},
    };
}

}  // namespace berth::compat::kustomize
