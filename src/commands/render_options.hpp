// SPDX-License-Identifier: Apache-2.0
// What render, explain and lint have in common: kustomize's flags and the collaborators of a build.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/thread_pool.hpp"
#include "cli/grammar.hpp"
#include "cli/invocation.hpp"
#include "render/file_system.hpp"
#include "render/remote/remote_sources.hpp"
#include "render/render.hpp"
#include "workflow/locked_remotes.hpp"

namespace berth::store {
class Store;
}

namespace berth::commands {

class Services;

[[nodiscard]] std::vector<cli::Option> render_flags();
/// --lock, --update-lock and --offline.
[[nodiscard]] std::vector<cli::Option> remote_flags();
[[nodiscard]] workflow::RemotePolicy remote_policy(const cli::Invocation& invocation);
/// What kustomize has not: merge keys of custom resources.
[[nodiscard]] std::vector<cli::Option> merge_key_flags();
/// Those of the command that it knows.
[[nodiscard]] render::RenderOptions render_options(const cli::Invocation& invocation);

/// Real files, threads, programs and HTTP for one build after another.
class RenderTools {
public:
    /// Without a policy remote resources come straight from where they are, as in kustomize.
    explicit RenderTools(Services& services, std::optional<workflow::RemotePolicy> remotes = workflow::RemotePolicy{});
    /// A fresh look at the disk, for one build or several at once; what an earlier call returned is void.
    [[nodiscard]] render::RenderServices services();

private:
    [[nodiscard]] render::HttpReply get(const std::string& url, const CancelToken& cancel);
    [[nodiscard]] const store::Store& store();
    [[nodiscard]] std::unique_ptr<render::RemoteSources> open_remotes(const std::string& root, render::FileSystem& files);
    ProcessResult run_container(const render::ContainerFunction& function, const CancelToken& cancel);

    Services& services_;
    std::optional<workflow::RemotePolicy> policy_;
    std::mutex making_;  // of what is made when first asked for, perhaps by several builds
    std::optional<render::DiskFileSystem> files_;
    ThreadPool threads_;
    bool swept_ = false;    // of containers that killed processes left
};

/// kustomize's warnings without its own sign for what is a warning here anyway.
void tell_warnings(Services& services, const std::vector<std::string>& warnings);

/// From the working folder, where that is shorter.
[[nodiscard]] std::string shown_path(const std::string& path);

}  // namespace berth::commands
