// SPDX-License-Identifier: Apache-2.0
// kustomize create.
#include "render/edit/create.hpp"

#include "base/text.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"

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
    edit::CreateOptions options{.folder = working_folder(),
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
    BuildSources build(services);
    edit::create_kustomization(options, build.sources(), warnings);
    tell(services.progress(), std::move(warnings));
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

}  // namespace berth::compat::kustomize
