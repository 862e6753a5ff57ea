// SPDX-License-Identifier: Apache-2.0
// Fetching a reference: with the git program as kustomize does it, or without one.
#include "render/remote/git_clone.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "git/fetch.hpp"
#include "render/remote/git_program.hpp"

namespace berth::render {

Checkout clone_repository(const GitUrl& url, ProcessRunner* processes, const CancelToken& cancel) {
    const auto directory = std::make_shared<TemporaryDirectory>();
    const AbsolutePath path = real_path(directory->path());
    // The git program fetches one commit alone and knows ssh; without it the library does, with all history.
    const auto git = GitProgram::find(processes, cancel);
    if (!git) {
        const AbsolutePath target = path / "repository";
        const std::string commit =
            git::fetch({.url = url.clone_url(),
                        .reference = url.ref,
                        .submodules = url.submodules ? git::Submodules::fetch : git::Submodules::leave_out,
                        .timeout = url.timeout},
                       target, cancel);
        return {.directory = target.string(), .commit = commit, .files = directory};
    }
    git->run(url, path, {"init"});
    git->run(url, path, {"remote", "add", "origin", url.clone_url()});
    git->run(url, path, {"fetch", "--depth=1", url.clone_url(), url.ref.empty() ? std::string{"HEAD"} : url.ref});
    git->run(url, path, {"checkout", "FETCH_HEAD"});
    if (url.submodules) {
        git->run(url, path, {"submodule", "update", "--init", "--recursive"});
    }
    return {.directory = path.string(),
            .commit = std::string{trim(git->run(url, path, {"rev-parse", "HEAD"}))},
            .files = directory};
}

}  // namespace berth::render
