// SPDX-License-Identifier: Apache-2.0
// kustomize version, openapi, completion, edit alpha-list-builtin-plugin: what only tells something.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/completion.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"
#include "yaml/json.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Invocation;
using commands::Services;

/// The kustomize whose behaviour is reproduced: what scripts compare and parse.
constexpr std::string_view served_version = "v5.8.1";

#if defined(__aarch64__)
constexpr std::string_view go_architecture = "arm64";
#else
constexpr std::string_view go_architecture = "amd64";
#endif

int version(const Invocation& invocation, Services& services) {
    const auto format = invocation.find("output").value_or("");
    const bool is_short = invocation.has("short");
    if (is_short && !format.empty()) {
        throw Error(ErrorKind::usage, "--short and --output are mutually exclusive");
    }
    // The fields are kustomize's; who built what and with which Go says truthfully that this is berth.
    const json::Object provenance{{"version", served_version},
                                  {"gitCommit", "berth " + services.grammar().version},
                                  {"buildDate", "unknown"},
                                  {"goOs", "linux"},
                                  {"goArch", go_architecture},
                                  {"goVersion", "none"}};
    if (is_short) {
        services.console().print(fmt::format("{{{}  unknown   }}\n", served_version));
    } else if (format == "json") {
        services.console().print(json::write_pretty(provenance));
    } else if (format == "yaml") {
        services.console().print(yaml::write(provenance, yaml::KeyOrder::kept) + "\n");
    } else if (format.empty()) {
        services.console().print(fmt::format("{}\n", served_version));
    }
    return 0;
}

int openapi_info(const Invocation&, Services& services) {
    services.console().print("{title:Kubernetes,version:v1.21.2}\n");
    return 0;
}

/// By kubectl, as kustomize does it: the cluster meant is kubectl's.
int openapi_fetch(const Invocation& invocation, Services& services) {
    const auto format = invocation.text("format");
    if (format != "json" && format != "yaml") {
        throw Error(ErrorKind::usage, "format must be either 'json' or 'yaml'");
    }
    const auto text = within("error fetching schema from cluster", [&] {
        return run_checked(services.processes(), {.arguments = {"kubectl", "get", "--raw", "/openapi/v2"}},
                           services.cancel());
    });
    json::Value schema = json::parse(text, "/openapi/v2");
    if (schema.is_object()) {
        schema.as_object().sort_names();
    }
    services.console().print(format == "json" ? json::write_pretty(schema) : yaml::write(schema) + "\n");
    return 0;
}

int completion(const Invocation& invocation, Services& services) {
    const auto script = cli::completion_script(invocation.argument("SHELL")).value();
    services.console().print(replace_all(script, "berth", "kustomize"));
    return 0;
}

int list_builtin(const Invocation&, Services& services) {
    std::string text = "Builtin plugins:\n\n";
    for (const auto* name :
         {"AnnotationsTransformer", "ConfigMapGenerator", "HashTransformer", "HelmChartInflationGenerator",
          "IAMPolicyGenerator", "ImageTagTransformer", "LabelTransformer", "NamespaceTransformer",
          "PatchJson6902Transformer", "PatchStrategicMergeTransformer", "PatchTransformer", "PrefixSuffixTransformer",
          "PrefixTransformer", "ReplacementTransformer", "ReplicaCountTransformer", "SecretGenerator",
          "SuffixTransformer", "ValueAddTransformer"}) {
        text += fmt::format(" * {}\n", name);
    }
    services.console().print(text);
    return 0;
}

}  // namespace

std::vector<commands::Command> telling_rows() {
    return {
        {{.name = "version", .summary = "Print the version of kustomize that is served",
          .options = {{.name = "output", .letter = 'o', .value = "FORMAT", .help = "json or yaml"},
                      {.name = "short", .help = "kustomize's old form", .visibility = cli::Visibility::hidden}}},
         &version},
        {{.name = "openapi info", .summary = "Print which Kubernetes the built-in schema is of"}, &openapi_info},
        {{.name = "openapi fetch", .summary = "Print the schema of the cluster that kubectl talks to",
          .options = {{.name = "format", .value = "FORMAT", .help = "json or yaml", .default_value = "json"}}},
         &openapi_fetch},
        {{.name = "completion", .summary = "Print the completion script of a shell",
          .arguments = {{.name = "SHELL", .help = "the shell it is for", .choices = {"bash", "zsh", "fish"}}}},
         &completion},
        {{.name = "edit alpha-list-builtin-plugin", .summary = "List the built-in plugins"}, &list_builtin},
    };
}

}  // namespace berth::compat::kustomize
