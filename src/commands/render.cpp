// SPDX-License-Identifier: Apache-2.0
// berth render, and kustomize build.
#include "commands/render.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/render_diff.hpp"
#include "commands/render_options.hpp"
#include "commands/render_output.hpp"
#include "commands/render_targets.hpp"
#include "commands/render_validate.hpp"
#include "commands/render_watch.hpp"
#include "commands/services.hpp"
#include "render/batch.hpp"

namespace berth::commands {

namespace {

using cli::Invocation;

std::vector<std::string> directories_of(const std::vector<render::Rendering>& renderings) {
    std::vector<std::string> directories;
    for (const render::Rendering& rendering : renderings) {
        directories.push_back(rendering.directory);
    }
    return directories;
}

std::vector<render::Rendering> render_targets_of(const Invocation& invocation, const render::RenderOptions& options,
                                                 Services& services, RenderTools& tools) {
    auto renderings = render::render_all(render_targets(invocation), options, tools.services());
    const auto revision = invocation.find("changed-since");
    return revision ? keep_changed(std::move(renderings), *revision, services) : std::move(renderings);
}

void print_names(const std::vector<render::Rendering>& renderings, Services& services) {
    for (const render::Rendering& rendering : renderings) {
        services.console().print(rendering.directory + "\n");
    }
}

/// The status of `git diff --exit-code`, or 0 where it was not asked for.
int print_difference(const Invocation& invocation, const std::string& base, const render::RenderOptions& options,
                     Services& services) {
    RenderTools tools(services, remote_policy(invocation));
    const auto renderings = render_targets_of(invocation, options, services, tools);
    const RenderReport report(renderings, services);
    report.require_all();
    const auto targets = directories_of(renderings);
    const auto before = render_base(base, targets, options, tools);
    const Differ differ = print_differences(targets, before, report.results(), services);
    return differ == Differ::yes && invocation.has("exit-code") ? 1 : 0;
}

int print_difference_or_report(const Invocation& invocation, const std::string& base, const render::RenderOptions& options,
                               Services& services) {
    if (!invocation.has("exit-code")) {
        return print_difference(invocation, base, options, services);
    }
    try {
        return print_difference(invocation, base, options, services);
    } catch (const Error& error) {  // 1 is taken for differences
        services.console().report(error);
        return 2;
    }
}

int write_objects(const Invocation& invocation, const render::RenderOptions& options, Services& services) {
    RenderTools tools(services, remote_policy(invocation));
    const auto renderings = render_targets_of(invocation, options, services, tools);
    if (invocation.has("name-only")) {
        print_names(renderings, services);
        return 0;
    }
    const RenderReport report(renderings, services);
    if (!invocation.has("keep-going")) {
        report.require_all("--keep-going prints the others");
    }
    require_valid(invocation, renderings, options, services);
    RenderOutput(invocation, services).write(report.results());
    report.require_all();
    return 0;
}

void refuse_together(const Invocation& invocation, std::string_view option, std::string_view other) {
    if (invocation.has(option) && invocation.has(other)) {
        throw Error(ErrorKind::usage, fmt::format("--{} and --{} exclude each other", option, other));
    }
}

void require_with(const Invocation& invocation, std::string_view option, std::string_view needed) {
    if (invocation.has(option) && !invocation.has(needed)) {
        throw Error(ErrorKind::usage, fmt::format("--{} needs --{}", option, needed));
    }
}

void check_options(const Invocation& invocation) {
    for (const char* other : {"changed-since", "keep-going", "exit-code"}) {
        refuse_together(invocation, "watch", other);
    }
    for (const char* other : {"watch", "diff", "name-only"}) {
        refuse_together(invocation, "validate", other);
        refuse_together(invocation, "against", other);
    }
    for (const char* other : {"output", "name-only", "keep-going"}) {
        refuse_together(invocation, "diff", other);
    }
    for (const char* writing : {"lock", "update-lock"}) {
        for (const char* other : {"watch", "diff", "changed-since"}) {
            refuse_together(invocation, writing, other);
        }
    }
    refuse_together(invocation, "lock", "update-lock");
    require_with(invocation, "name-only", "changed-since");
    require_with(invocation, "exit-code", "diff");
}

int run(const Invocation& invocation, Services& services) {
    check_options(invocation);
    render::RenderOptions options = render_options(invocation);
    options.line_width = invocation.text("wrap") == "none" ? 0 : 80;
    if (invocation.has("watch")) {
        watch_targets(invocation, render_targets(invocation), options, services);
    }
    if (const auto base = invocation.find("diff")) {
        return print_difference_or_report(invocation, *base, options, services);
    }
    return write_objects(invocation, options, services);
}

int run_as_kustomize(const Invocation& invocation, Services& services) {
    RenderTools tools(services, std::nullopt);
    const auto renderings =
        render::render_all({invocation.find_argument("DIR").value_or(".")}, render_options(invocation), tools.services());
    RenderOutput(invocation, services).write(RenderReport(renderings, services).results());
    return 0;
}

std::vector<cli::Option> kustomize_options() {
    std::vector<cli::Option> all = render_flags();
    all.insert(all.begin(),
               {.name = "output", .letter = 'o', .value = "PATH", .help = "write to this file, or one file an object into this folder",
                .completes = cli::Completes::file});
    return all;
}

std::vector<cli::Option> own_options() {
    return {{.name = "watch", .letter = 'w', .help = "go on: render again whenever a file that was read changes"},
            {.name = "diff", .value = "REF|DIR",
             .help = "print how the objects differ from those of another folder, or of this one at a git revision"},
            {.name = "exit-code", .help = "with --diff, exit with 1 when something differs and with 2 when something fails"},
            {.name = "changed-since", .value = "REF",
             .help = "only kustomizations that read a file that differs from this git revision"},
            {.name = "name-only", .help = "with --changed-since, print the folders instead of the objects"},
            {.name = "keep-going", .letter = 'k', .help = "print what can be rendered even if some folders fail"},
            {.name = "wrap", .value = "COLUMN", .help = "break long strings there, as kustomize does, or never",
             .kind = cli::ValueKind::choice, .choices = {"80", "none"}, .default_value = "80"}};
}

}  // namespace

Command render_command() {
    std::vector<cli::Option> all = kustomize_options();
    for (const auto& own : {own_options(), remote_flags()}) {
        all.insert(all.end(), own.begin(), own.end());
    }
    for (cli::Option& option : validate_flags()) {
        all.push_back(std::move(option));
    }
    for (cli::Option& option : merge_key_flags()) {
        all.push_back(std::move(option));
    }
    return {.grammar = {.name = "render",
                        .summary = "Print the objects of a kustomization",
                        .description =
                            "Renders each DIR (by default the current folder), which holds a kustomization.yaml or is "
                            "the URL of such a folder in a git repository, and prints all objects as YAML. The output "
                            "equals that of kustomize 5.8.1 byte for byte. Warnings go to standard error.\n\n"
                            "Of several folders each is tried and each failure told; nothing is printed then, unless "
                            "--keep-going is given, and the exit status is 1.\n\n"
                            "With --changed-since, a DIR without a kustomization stands for all those below it that no "
                            "other one refers to.",
                        .arguments = {{.name = "DIR", .help = "folder with a kustomization, or a git URL",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::directory}},
                        .options = std::move(all),
                        .examples = {{.command_line = "berth render overlays/dev", .meaning = "print an overlay"},
                                     {.command_line = "berth render --diff HEAD overlays/dev",
                                      .meaning = "what the uncommitted changes do to the objects"},
                                     {.command_line = "berth render --watch --diff HEAD overlays/dev",
                                      .meaning = "the same, and then what each saved file does"},
                                     {.command_line = "berth render --changed-since main --diff main",
                                      .meaning = "what a branch does to all overlays it touches"},
                                     {.command_line = "berth render -o out overlays/dev",
                                      .meaning = "one file an object, if out is a folder"}}},
            .run = run};
}

Command kustomize_build_command() {
    Command command = render_command();
    command.run = run_as_kustomize;
    command.grammar.options = kustomize_options();
    command.grammar.name = "build";
    command.grammar.summary = "Build a kustomization target from a directory or URL";
    command.grammar.description =
        "Renders DIR (by default the current folder), which holds a kustomization.yaml or is the URL of such a folder in a "
        "git repository, and prints all objects as YAML. Warnings go to standard error.";
    command.grammar.examples = {{.command_line = "kustomize build overlays/dev", .meaning = "print an overlay"}};
    command.grammar.arguments.front().arity = cli::Arity::optional;
    return command;
}

}  // namespace berth::commands
