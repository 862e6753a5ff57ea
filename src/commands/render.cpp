// SPDX-License-Identifier: Apache-2.0
// berth render, and kustomize build.
#include "commands/render.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/thread_pool.hpp"
#include "commands/services.hpp"
#include "http/http_client.hpp"
#include "render/file_system.hpp"
#include "render/render.hpp"

#include <fmt/format.h>
#include <set>

namespace berth::commands {

namespace {

using cli::Invocation;

render::RenderOptions options_of(const Invocation& invocation) {
    render::RenderOptions options;
    if (invocation.text("load-restrictor") == "LoadRestrictionsNone") {
        options.restriction = render::LoadRestriction::none;
    }
    if (const auto order = invocation.find("reorder")) {
        options.reorder = *order == "none" ? render::Reorder::none : render::Reorder::legacy;
    }
    options.managed_by_label =
        invocation.has("enable-managedby-label") || invocation.find("enable-managedby-label").value_or("") == "on";
    options.helm = {.enabled = invocation.has("enable-helm"),
                    .command = invocation.text("helm-command"),
                    .api_versions = invocation.all("helm-api-versions"),
                    .kube_version = invocation.find("helm-kube-version").value_or(""),
                    .debug = invocation.has("helm-debug")};
    options.plugins = {.enabled = invocation.has("enable-alpha-plugins"),
                       .enable_exec = invocation.has("enable-exec"),
                       .network = invocation.has("network"),
                       .network_name = invocation.text("network-name"),
                       .mounts = invocation.all("mount"),
                       .environment = invocation.all("env"),
                       .as_current_user = invocation.has("as-current-user")};
    return options;
}

/// One file for each object, named as kustomize names them.
void write_files(const AbsolutePath& folder, const render::RenderResult& result) {
    std::set<std::string> namespaces;
    for (const render::RenderedObject& object : result.objects) {
        if (!object.scope.empty()) {
            namespaces.insert(object.scope);
        }
    }
    for (const render::RenderedObject& object : result.objects) {
        std::string name;
        for (const std::string& part : {object.group, object.version, object.kind, object.name}) {
            if (!part.empty()) {
                name += (name.empty() ? "" : "_") + to_lower(part);
            }
        }
        if (namespaces.size() > 1 && !object.scope.empty()) {
            name = to_lower(object.scope) + "_" + name;
        }
        write_file(folder / (name + ".yaml"), object.yaml);
    }
}

void write_result(const Invocation& invocation, Services& services, const std::vector<render::RenderResult>& results) {
    const auto output = invocation.find("output");
    if (output && is_directory(AbsolutePath::from_working_directory(*output))) {
        for (const render::RenderResult& result : results) {
            write_files(AbsolutePath::from_working_directory(*output), result);
        }
        return;
    }
    std::string text;
    for (const render::RenderResult& result : results) {
        const std::string one = result.yaml();
        text += text.empty() || one.empty() ? "" : "---\n";
        text += one;
    }
    if (output) {
        write_file(AbsolutePath::from_working_directory(*output), text);
        return;
    }
    services.console().print(text);
}

int run(const Invocation& invocation, Services& services) {
    const render::RenderOptions options = options_of(invocation);
    render::DiskFileSystem files;
    ThreadPool threads;
    const render::RenderServices used{
        .files = files,
        .threads = &threads,
        .processes = &services.processes(),
        .http_get =
            [&](const std::string& url, const CancelToken& cancel) {
                const http::Response response = services.http().send({.url = url}, cancel);
                if (response.status < 200 || response.status > 299) {
                    throw Error(ErrorKind::unavailable, fmt::format("status code {} for '{}'", response.status, url));
                }
                return response.body;
            },
        .cancel = services.cancel()};
    std::vector<std::string> directories = invocation.arguments("DIR");
    if (directories.empty()) {
        directories.emplace_back(".");
    }
    std::vector<render::RenderResult> results;
    for (const std::string& directory : directories) {
        results.push_back(render::render(directory, options, used));
        for (std::string_view warning : results.back().warnings) {
            constexpr std::string_view mark = "# Warning: ";  // kustomize's own sign for what is a warning here anyway
            if (warning.starts_with(mark)) {
                warning.remove_prefix(mark.size());
            }
            progress::warn(services.progress(), std::string(warning));
        }
    }
    write_result(invocation, services, results);
    return 0;
}

std::vector<cli::Option> options() {
    return {{.name = "output", .letter = 'o', .value = "PATH", .help = "write to this file, or one file an object into this folder",
             .completes = cli::Completes::file},
            {.name = "load-restrictor", .value = "RULE",
             .help = "whether a kustomization may read files outside of its own folder",
             .kind = cli::ValueKind::choice, .choices = {"LoadRestrictionsRootOnly", "LoadRestrictionsNone"},
             .default_value = "LoadRestrictionsRootOnly"},
            {.name = "reorder", .value = "ORDER", .help = "order of the objects unless sortOptions says one",
             .kind = cli::ValueKind::choice, .choices = {"legacy", "none"}},
            {.name = "enable-managedby-label", .help = "label every object app.kubernetes.io/managed-by"},
            {.name = "enable-helm", .help = "render the charts of helmCharts with helm"},
            {.name = "helm-command", .value = "PROGRAM", .help = "the helm program", .default_value = "helm"},
            {.name = "helm-api-versions", .value = "VERSION", .help = "API version that charts find in the cluster",
             .times = cli::Times::many},
            {.name = "helm-kube-version", .value = "VERSION", .help = "Kubernetes version that charts find in the cluster"},
            {.name = "helm-debug", .help = "verbose output of helm"},
            {.name = "enable-alpha-plugins", .help = "run plugins that are not built in"},
            {.name = "enable-exec", .help = "let functions be programs on this machine"},
            {.name = "env", .letter = 'e', .value = "NAME=VALUE", .help = "environment variable of functions",
             .times = cli::Times::many},
            {.name = "mount", .value = "MOUNT", .help = "storage of functions in containers", .times = cli::Times::many},
            {.name = "network", .help = "let functions in containers use the network"},
            {.name = "network-name", .value = "NAME", .help = "the network of functions in containers",
             .default_value = "bridge"},
            {.name = "as-current-user", .help = "run functions in containers as this user"}};
}

}  // namespace

Command render_command() {
    return {.grammar = {.name = "render",
                        .summary = "Print the objects of a kustomization",
                        .description =
                            "Renders each DIR (by default the current folder), which holds a kustomization.yaml or is "
                            "the URL of such a folder in a git repository, and prints all objects as YAML. The output "
                            "equals that of kustomize 5.8.1 byte for byte. Warnings go to standard error.",
                        .arguments = {{.name = "DIR", .help = "folder with a kustomization, or a git URL",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::directory}},
                        .options = options(),
                        .examples = {{.command_line = "berth render overlays/dev", .meaning = "print an overlay"},
                                     {.command_line = "berth render -o out overlays/dev",
                                      .meaning = "one file an object, if out is a folder"}}},
            .run = run};
}

Command kustomize_build_command() {
    Command command = render_command();
    command.grammar.name = "build";
    command.grammar.summary = "Build a kustomization target from a directory or URL";
    command.grammar.examples = {{.command_line = "kustomize build overlays/dev", .meaning = "print an overlay"}};
    command.grammar.arguments.front().arity = cli::Arity::optional;
    return command;
}

}  // namespace berth::commands
