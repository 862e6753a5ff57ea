// SPDX-License-Identifier: Apache-2.0
// berth render, and kustomize build.
#include "commands/render.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/render_options.hpp"
#include "commands/services.hpp"
#include "git/fetch.hpp"
#include "git/local.hpp"
#include "git/text_diff.hpp"
#include "render/render.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

namespace berth::commands {

namespace {

using cli::Invocation;

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

render::RenderResult render_one(const std::string& directory, const render::RenderOptions& options, Services& services,
                                RenderTools& tools) {
    render::RenderResult result = render::render(directory, options, tools.services());
    tell_warnings(services, result.warnings);
    return result;
}

std::string object_name(const render::RenderedObject& object) {
    return object.kind + "/" + (object.name_space.empty() ? "" : object.name_space + "/") + object.name;
}

/// Object by object, in the order of what is rendered now; objects that are gone come last.
std::string difference(const render::RenderResult& before, const render::RenderResult& after) {
    std::map<std::string, const render::RenderedObject*> old;
    for (const render::RenderedObject& object : before.objects) {
        old.emplace(object.group + "/" + object_name(object), &object);
    }
    std::string text;
    for (const render::RenderedObject& object : after.objects) {
        const auto was = old.find(object.group + "/" + object_name(object));
        const bool is_new = was == old.end();
        text += git::unified_diff(is_new ? "" : was->second->yaml, is_new ? "/dev/null" : object_name(object), object.yaml,
                                  object_name(object));
        if (!is_new) {
            old.erase(was);
        }
    }
    for (const auto& [name, object] : old) {
        text += git::unified_diff(object->yaml, object_name(*object), "", "/dev/null");
    }
    return text;
}

/// What `directory` rendered to at a revision of the repository it lies in.
render::RenderResult render_at(const std::string& revision, const std::string& directory,
                               const render::RenderOptions& options, Services& services, RenderTools& tools) {
    const AbsolutePath folder = real_path(AbsolutePath::from_working_directory(directory));
    const auto work_tree = git::find_work_tree(folder);
    if (!work_tree) {
        throw Error(ErrorKind::not_found, fmt::format("'{}' is neither a folder nor a revision: '{}' is in no git repository",
                                                      revision, directory));
    }
    const std::string commit = git::resolve_revision(*work_tree, revision);
    const TemporaryDirectory copy;
    git::fetch({.url = work_tree->string(), .reference = commit, .submodules = git::Submodules::leave_out},
               copy.path() / "tree", services.cancel());
    const std::string below = folder.string().substr(std::min(folder.string().size(), real_path(*work_tree).string().size()));
    return within(fmt::format("cannot render '{}' as of '{}'", directory, revision), [&] {
        return render_one((real_path(copy.path()) / "tree").string() + below, options, services, tools);
    });
}

std::string render_difference(const std::string& base, const std::string& directory, const render::RenderOptions& options,
                              Services& services, RenderTools& tools) {
    const bool is_folder = is_directory(AbsolutePath::from_working_directory(base));
    const auto before = is_folder ? render_one(base, options, services, tools)
                                  : render_at(base, directory, options, services, tools);
    return difference(before, render_one(directory, options, services, tools));
}

std::vector<std::string> directories_of(const Invocation& invocation) {
    std::vector<std::string> directories = invocation.arguments("DIR");
    if (directories.empty()) {
        directories.emplace_back(".");
    }
    return directories;
}

int render_and_write(const Invocation& invocation, const render::RenderOptions& options, Services& services) {
    RenderTools tools(services);
    std::vector<render::RenderResult> results;
    for (const std::string& directory : directories_of(invocation)) {
        results.push_back(render_one(directory, options, services, tools));
    }
    write_result(invocation, services, results);
    return 0;
}

int run(const Invocation& invocation, Services& services) {
    render::RenderOptions options = render_options(invocation);
    options.line_width = invocation.text("wrap") == "none" ? 0 : 80;
    if (const auto base = invocation.find("diff")) {
        RenderTools tools(services);
        for (const std::string& directory : directories_of(invocation)) {
            services.console().print(render_difference(*base, directory, options, services, tools));
        }
        return 0;
    }
    return render_and_write(invocation, options, services);
}

int run_as_kustomize(const Invocation& invocation, Services& services) {
    return render_and_write(invocation, render_options(invocation), services);
}

std::vector<cli::Option> options() {
    std::vector<cli::Option> all = render_flags();
    all.insert(all.begin(),
               {.name = "output", .letter = 'o', .value = "PATH", .help = "write to this file, or one file an object into this folder",
             .completes = cli::Completes::file});
    return all;
}

}  // namespace

Command render_command() {
    std::vector<cli::Option> all = options();
    all.push_back({.name = "diff", .value = "REF|DIR",
                   .help = "print how the objects differ from those of another folder, or of this one at a git revision"});
    all.push_back({.name = "wrap", .value = "COLUMN", .help = "break long strings there, as kustomize does, or never",
                   .kind = cli::ValueKind::choice, .choices = {"80", "none"}, .default_value = "80"});
    return {.grammar = {.name = "render",
                        .summary = "Print the objects of a kustomization",
                        .description =
                            "Renders each DIR (by default the current folder), which holds a kustomization.yaml or is "
                            "the URL of such a folder in a git repository, and prints all objects as YAML. The output "
                            "equals that of kustomize 5.8.1 byte for byte. Warnings go to standard error.",
                        .arguments = {{.name = "DIR", .help = "folder with a kustomization, or a git URL",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::directory}},
                        .options = std::move(all),
                        .examples = {{.command_line = "berth render overlays/dev", .meaning = "print an overlay"},
                                     {.command_line = "berth render --diff HEAD overlays/dev",
                                      .meaning = "what the uncommitted changes do to the objects"},
                                     {.command_line = "berth render -o out overlays/dev",
                                      .meaning = "one file an object, if out is a folder"}}},
            .run = run};
}

Command kustomize_build_command() {
    Command command = render_command();
    command.run = run_as_kustomize;
    command.grammar.options = options();
    command.grammar.name = "build";
    command.grammar.summary = "Build a kustomization target from a directory or URL";
    command.grammar.examples = {{.command_line = "kustomize build overlays/dev", .meaning = "print an overlay"}};
    command.grammar.arguments.front().arity = cli::Arity::optional;
    return command;
}

}  // namespace berth::commands
