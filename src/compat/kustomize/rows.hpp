// SPDX-License-Identifier: Apache-2.0
// The rows of kustomize's command line, by file of this folder.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "commands/command.hpp"
#include "commands/render_options.hpp"
#include "render/edit/edits.hpp"

namespace berth::compat::kustomize {

[[nodiscard]] std::vector<commands::Command> add_rows();
[[nodiscard]] std::vector<commands::Command> set_rows();
[[nodiscard]] std::vector<commands::Command> remove_rows();
[[nodiscard]] std::vector<commands::Command> cfg_rows();
[[nodiscard]] std::vector<commands::Command> cfg_print_rows();
[[nodiscard]] commands::Command create_row();
[[nodiscard]] commands::Command fix_row();
/// What only tells something: version, openapi, completion, the list of built-in plugins.
[[nodiscard]] std::vector<commands::Command> telling_rows();

[[nodiscard]] inline AbsolutePath working_folder() { return AbsolutePath::from_working_directory("."); }

inline void tell(progress::Sink& progress, render::edit::Warnings warnings) {
    for (auto& warning : warnings) {
        progress::warn(progress, std::move(warning));
    }
}

/// Reads as a build in the working folder would.
class BuildSources {
public:
    explicit BuildSources(commands::Services& services)
        : tools_(services, std::nullopt), services_(tools_.services()), remotes_(services_.open_remotes(".", services_.files)) {}
    [[nodiscard]] render::edit::EditSources sources();

private:
    commands::RenderTools tools_;
    render::RenderServices services_;
    std::unique_ptr<render::RemoteSources> remotes_;
};

/// The kustomization of the working folder; edited, written, and what there is to warn of told.
template <typename Edit>
int edit_file(progress::Sink& progress, Edit&& edit) {
    auto file = render::edit::KustomizationFile::open(working_folder());
    render::edit::Warnings warnings;
    edit(file, warnings);
    file.write();
    tell(progress, std::move(warnings));
    return 0;
}

/// --group, --version, ... of a patch's target, and --path and --patch.
[[nodiscard]] std::vector<cli::Option> patch_options();
[[nodiscard]] render::edit::PatchArguments patch_arguments(const cli::Invocation& invocation);

/// "a,b" given as one argument.
[[nodiscard]] std::vector<std::string> comma_separated(const cli::Invocation& invocation, std::string_view argument);

}  // namespace berth::compat::kustomize
