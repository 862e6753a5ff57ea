// SPDX-License-Identifier: Apache-2.0
// berth lint: what a build accepts without a word although nobody can have meant it.
#include "render/lint/lint.hpp"

#include <fmt/format.h>

#include "commands/command.hpp"
#include "commands/render_options.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"
#include "json/write.hpp"

namespace berth::commands {

namespace {

using render::lint::Finding;
using render::lint::Severity;

std::string_view severity_name(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

std::string line_of(const Finding& finding) {
    std::string place = shown_path(finding.file);
    if (finding.line != 0) {
        place += fmt::format(":{}:{}", finding.line, finding.column);
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

int run(const cli::Invocation& invocation, Services& services) {
    const std::string directory = invocation.find_argument("DIR").value_or(".");
    const render::RenderOptions options = render_options(invocation);
    if (invocation.has("fix")) {
        RenderTools tools(services);
        for (const auto& file : render::lint::fix(directory, options, tools.services())) {
            progress::info(services.progress(), fmt::format("fixed '{}'", shown_path(file)));
        }
    }
    RenderTools tools(services);
    const auto findings = render::lint::lint(directory, options, tools.services());
    services.console().print(report(findings, invocation.text("output") == "json"));
    return findings.empty() ? 0 : 1;
}

}  // namespace

Command lint_command() {
    std::vector<cli::Option> options = render_flags();
    for (cli::Option& option : merge_key_flags()) {
        options.push_back(std::move(option));
    }
    options.insert(options.begin(), {{.name = "output", .letter = 'o', .value = "FORMAT", .help = "text or json",
                                      .kind = cli::ValueKind::choice, .choices = {"text", "json"}, .default_value = "text"},
                                     {.name = "fix", .help = "replace deprecated fields in place, keeping comments"}});
    return {.grammar = {.name = "lint",
                        .summary = "Find what a kustomization cannot have meant",
                        .description =
                            "Builds DIR (by default the current folder) and reports patches, images, replicas and "
                            "replacements that change nothing, files that no kustomization uses, keys that stand twice, "
                            "deprecated fields, and values that are not what they look like (octal numbers, shortened "
                            "and large numbers, dates, yes and no). Exits with 1 when there is something to report.",
                        .arguments = {{.name = "DIR", .help = "folder with a kustomization",
                                       .arity = cli::Arity::optional, .completes = cli::Completes::directory}},
                        .options = std::move(options),
                        .examples = {{.command_line = "berth lint overlays/prod", .meaning = "look at an overlay and its bases"}}},
            .run = run};
}

}  // namespace berth::commands
