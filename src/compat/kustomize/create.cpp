// SPDX-License-Identifier: Apache-2.0
// kustomize create, edit fix, and what only tells.
#include "render/edit/create.hpp"

#include "base/text.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"
#include "render/edit/fix.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Invocation;
using commands::Services;
namespace edit = render::edit;

std::vector<std::string> list(const Invocation& invocation, std::string_view option) {
    const auto text = invocation.find(option).value_or("");
    return text.empty() ? std::vector<std::string>() : split(text, ',');
}

int create(const Invocation& invocation, Services& services) {
    edit::CreateOptions options{.folder = AbsolutePath::from_working_directory("."),
                                .resources = list(invocation, "resources"),
                                .name_space = invocation.find("namespace").value_or(""),
                                .name_prefix = invocation.find("nameprefix").value_or(""),
                                .name_suffix = invocation.find("namesuffix").value_or(""),
                                .annotations = edit::parse_pairs(list(invocation, "annotations"), "annotation"),
                                .labels = edit::parse_pairs(list(invocation, "labels"), "label")};
    if (invocation.has("autodetect")) {
        options.detect = invocation.has("recursive") ? edit::Detect::tree : edit::Detect::folder;
    }
    edit::Warnings warnings;
    edit::create_kustomization(options, warnings);
    for (auto& warning : warnings) {
        progress::warn(services.progress(), std::move(warning));
    }
    return 0;
}

int fix(const Invocation& invocation, Services& services) {
    const bool vars = invocation.has("vars");
    edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::fix_deprecated(file);
        if (vars) {
            edit::convert_vars(file);
        } else if (!file.value("vars").is_null()) {
            warnings.emplace_back("vars are left; 'kustomize edit fix --vars' converts them to replacements and changes "
                                  "the files that use them");
        }
    });
    services.console().print(std::string("\nFixed fields:\n  patchesJson6902 -> patches\n  patchesStrategicMerge -> "
                                         "patches\n  commonLabels -> labels\n") +
                             (vars ? "  vars -> replacements\n" : ""));
    return 0;
}

int list_builtin(const Invocation&, Services& services) {
    std::string text = "Builtin plugins:\n\n";
    for (const auto* name :
         {"AnnotationsTransformer", "ConfigMapGenerator", "HashTransformer", "HelmChartInflationGenerator",
          "IAMPolicyGenerator", "ImageTagTransformer", "LabelTransformer", "NamespaceTransformer",
          "PatchJson6902Transformer", "PatchStrategicMergeTransformer", "PatchTransformer", "PrefixTransformer",
          "ReplacementTransformer", "ReplicaCountTransformer", "SecretGenerator", "SortOrderTransformer",
          "SuffixTransformer", "ValueAddTransformer"}) {
        text += std::string(" * ") + name + "\n";
    }
    services.console().print(text);
    return 0;
}

// The version whose output berth reproduces: scripts ask for it.
int version(const Invocation&, Services& services) {
    services.console().print("v5.8.1\n");
    return 0;
}

}  // namespace

commands::Command create_row() {
    return {{.name = "create", .summary = "Make a kustomization in the working folder",
             .options = {{.name = "resources", .value = "PATHS", .help = "separated by commas", .completes = cli::Completes::file},
                         {.name = "namespace", .value = "NAMESPACE", .help = "value of namespace"},
                         {.name = "nameprefix", .value = "PREFIX", .help = "value of namePrefix"},
                         {.name = "namesuffix", .value = "SUFFIX", .help = "value of nameSuffix"},
                         {.name = "annotations", .value = "PAIRS", .help = "key:value, separated by commas"},
                         {.name = "labels", .value = "PAIRS", .help = "key:value, separated by commas"},
                         {.name = "autodetect", .help = "add the files that hold Kubernetes objects"},
                         {.name = "recursive", .help = "with --autodetect: also in folders below"}}},
            &create};
}

commands::Command fix_row() {
    return {{.name = "edit fix", .summary = "Replace deprecated fields",
             .options = {{.name = "vars", .help = "also vars by replacements; changes the files that use them"}}},
            &fix};
}

commands::Command list_builtin_row() {
    return {{.name = "edit alpha-list-builtin-plugin", .summary = "List the built-in plugins"}, &list_builtin};
}

commands::Command version_row() {
    return {{.name = "version", .summary = "Print the version of kustomize that is served"}, &version};
}

}  // namespace berth::compat::kustomize
