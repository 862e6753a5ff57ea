// SPDX-License-Identifier: Apache-2.0
// The rows of kustomize's command line, by file of this folder.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "commands/command.hpp"
#include "render/edit/edits.hpp"

namespace berth::compat::kustomize {

[[nodiscard]] std::vector<commands::Command> add_rows();
[[nodiscard]] std::vector<commands::Command> set_rows();
[[nodiscard]] std::vector<commands::Command> remove_rows();
[[nodiscard]] commands::Command create_row();
[[nodiscard]] commands::Command fix_row();
[[nodiscard]] commands::Command list_builtin_row();
[[nodiscard]] commands::Command version_row();

/// The kustomization of the working folder; edited, written, and what there is to warn of told.
template <typename Edit>
int edit_file(progress::Sink& progress, Edit&& edit) {
    auto file = render::edit::KustomizationFile::open(AbsolutePath::from_working_directory("."));
    render::edit::Warnings warnings;
    edit(file, warnings);
    file.write();
    for (auto& warning : warnings) {
        progress::warn(progress, std::move(warning));
    }
    return 0;
}

/// --group, --version, ... of a patch's target, and --path and --patch.
[[nodiscard]] std::vector<cli::Option> patch_options();
[[nodiscard]] render::edit::PatchArguments patch_arguments(const cli::Invocation& invocation);

/// "a,b" given as one argument.
[[nodiscard]] std::vector<std::string> comma_separated(const cli::Invocation& invocation, std::string_view argument);

}  // namespace berth::compat::kustomize
