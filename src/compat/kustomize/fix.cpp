// SPDX-License-Identifier: Apache-2.0
// kustomize edit fix: the edit, and whether the kustomization still builds to the same.
#include "render/edit/fix.hpp"

#include <fmt/format.h>

#include <expected>

#include "commands/services.hpp"
#include "compat/kustomize/rows.hpp"
#include "render/render.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Invocation;
using commands::Services;
namespace edit = render::edit;

/// What a build of the working folder prints, or why it fails.
std::expected<std::string, std::string> build(Services& services) {
    commands::RenderTools tools(services);
    try {
        return render::render(".", {}, tools.services()).yaml();
    } catch (const Error& error) {  // a fix works on what does not build, too
        return std::unexpected(error.what());
    }
}

constexpr std::string_view fixed_fields =
    "\nFixed fields:\n  patchesJson6902 -> patches\n  patchesStrategicMerge -> patches\n  commonLabels -> labels\n";
constexpr std::string_view about_vars =
    "\nTo convert vars -> replacements, run the command `kustomize edit fix --vars`\n"
    "\nWARNING: Converting vars to replacements will potentially overwrite many resource files \n"
    "and the resulting files may not produce the same output when `kustomize build` is run. \n"
    "We recommend doing this in a clean git repository where the change is easy to undo.\n";

int fix(const Invocation& invocation, Services& services) {
    const bool vars = invocation.has("vars");
    const auto before = build(services);
    edit_file(services.progress(), [&](edit::KustomizationFile& file, edit::Warnings& warnings) {
        edit::fix_deprecated(file);
        if (vars) {
            edit::convert_vars(file, warnings);
        }
    });
    auto& console = services.console();
    console.print(std::string(fixed_fields).append(vars ? "  vars -> replacements\n" : about_vars));
    const auto after = build(services);
    if (!after) {
        console.print(fmt::format("Warning: 'Fixed' kustomization now produces the error when running `kustomize build`: {}\n",
                                  after.error()));
    } else if (*after != before.value_or("")) {
        console.print(fmt::format("Warning: 'Fixed' kustomization now produces different output when running "
                                  "`kustomize build`:\n...{}...\n",
                                  *after));
    }
    return 0;
}

}  // namespace

commands::Command fix_row() {
    return {{.name = "edit fix", .summary = "Replace deprecated fields",
             .options = {{.name = "vars", .help = "also vars by replacements; changes the files that use them"}}},
            &fix};
}

}  // namespace berth::compat::kustomize
