// SPDX-License-Identifier: Apache-2.0
// berth lint: what a build accepts without a word although nobody can have meant it.
#include "render/lint/lint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "commands/command.hpp"
#include "commands/render_options.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"
#include "config/kustomization_names.hpp"
#include "json/write.hpp"
#include "render/roots.hpp"

namespace berth::commands {

namespace {

using render::lint::Finding;
using render::lint::Severity;

std::string_view severity_name(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

std::string line_of(const Finding& finding) {
    std::string place = shown_path(finding.file);
    if (finding.line != 0) {
        place += fmt::format(":{}", finding.line);
    }
    if (finding.column != 0) {
        place += fmt::format(":{}", finding.column);
    }
    return fmt::format("{}: {}: {} [{}]\n", place, severity_name(finding.severity), finding.message, finding.rule);
}

json::Value json_of(const Finding& finding) {
    const auto number = [](std::uint32_t value) { return value != 0 ? json::Value(value) : json::Value(); };
    return json::Object{{"file", finding.file},       {"line", number(finding.line)},
                        {"column", number(finding.column)}, {"severity", severity_name(finding.severity)},
                        {"rule", finding.rule},       {"message", finding.message}};
}

std::string report(const render::lint::Findings& findings, bool as_json) {
    if (as_json) {
        json::Array list;
        for (const Finding& finding : findings) {
            list.push_back(json_of(finding));
        }
        return json::write_pretty(json::Object{{"schemaVersion", 1}, {"findings", std::move(list)}});
    }
    std::string text;
    for (const Finding& finding : findings) {
        text += line_of(finding);
    }
    return text;
}

/// A DIR that is no kustomization, like the working folder mostly, stands for those below it that are no part of others.
std::vector<std::string> directories_of(const cli::Invocation& invocation) {
    std::vector<std::string> given = invocation.arguments("DIR");
    if (given.empty()) {
        given.emplace_back(".");
    }
    std::vector<std::string> directories;
    for (const std::string& directory : given) {
        const auto folder = AbsolutePath::from_working_directory(directory);
        if (!is_directory(folder)) {
            throw Error(ErrorKind::not_found, fmt::format("'{}' is no folder", directory));
        }
        if (config::has_kustomization(folder)) {
            directories.push_back(directory);
            continue;
        }
        const auto roots = render::find_roots(folder);
        if (roots.empty()) {
            throw Error(ErrorKind::not_found, fmt::format("there is no kustomization in or below '{}'", directory));
        }
        for (const AbsolutePath& root : roots) {
            directories.push_back(root.string());
        }
    }
    return directories;
}

void fix(const std::vector<std::string>& directories, const render::RenderOptions& options, Services& services) {
    RenderTools tools(services);
    const auto fixed = render::lint::fix(directories, options, tools.services());
    for (const auto& file : fixed.files) {
        progress::info(services.progress(), fmt::format("fixed '{}'", shown_path(file)));
    }
    if (!fixed.difference.empty()) {
        progress::warn(services.progress(), "this changed objects:\n" + fixed.difference);
    }
}

render::lint::Findings findings_of(const cli::Invocation& invocation, const std::vector<std::string>& directories,
                                   const render::RenderOptions& options, Services& services) {
    RenderTools tools(services);
    auto findings = render::lint::lint(directories, options, tools.services());
    const auto ignored = invocation.all("ignore");
    std::erase_if(findings, [&](const Finding& finding) {
        return std::find(ignored.begin(), ignored.end(), finding.rule) != ignored.end();
    });
    return findings;
}

int run(const cli::Invocation& invocation, Services& services) {
    const auto directories = directories_of(invocation);
    const render::RenderOptions options = render_options(invocation);
    if (invocation.has("fix")) {
        fix(directories, options, services);
    }
    const auto findings = findings_of(invocation, directories, options, services);
    services.console().print(report(findings, invocation.text("output") == "json"));
    return findings.empty() ? 0 : 1;
}

}  // namespace

Command lint_command() {
    const auto rules = render::lint::rule_names();
    std::vector<cli::Option> options = render_flags();
    for (cli::Option& option : merge_key_flags()) {
        options.push_back(std::move(option));
    }
    options.insert(options.begin(),
                   {{.name = "output", .letter = 'o', .value = "FORMAT", .help = "text or json",
                     .kind = cli::ValueKind::choice, .choices = {"text", "json"}, .default_value = "text"},
                    {.name = "ignore", .value = "RULE", .help = "do not report this",
                     .kind = cli::ValueKind::choice, .choices = {rules.begin(), rules.end()}, .times = cli::Times::many},
                    {.name = "fix", .help = "replace deprecated fields in place, keeping comments and order"}});
    return {.grammar = {.name = "lint",
                        .summary = "Find what a kustomization cannot have meant",
                        .description =
                            "Builds each DIR and reports patches, images, replicas, labels and replacements that change "
                            "nothing, generated objects that nothing refers to, files that no kustomization uses or that "
                            "are missing, unknown and misspelt keys, keys and entries that stand twice, deprecated fields, "
                            "and values that are not what they look like (octal numbers, shortened and large numbers, dates, "
                            "yes and no).\n\n"
                            "A DIR without a kustomization, by default the current folder, stands for all kustomizations "
                            "below it that no other one refers to. Exits with 0 when there is nothing to report, 1 when "
                            "there is, 2 when the command line is wrong.",
                        .arguments = {{.name = "DIR", .help = "folder with a kustomization, or with some below it",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::directory}},
                        .options = std::move(options),
                        .examples = {{.command_line = "berth lint overlays/prod", .meaning = "look at an overlay and its bases"},
                                     {.command_line = "berth lint -o json", .meaning = "all of them, for an editor or CI"}}},
            .run = run};
}

}  // namespace berth::commands
