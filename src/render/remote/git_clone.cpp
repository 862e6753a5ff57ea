// SPDX-License-Identifier: Apache-2.0
// Fetching a reference: with the git program as kustomize does it, or without one.
#include "render/remote/git_clone.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "git/fetch.hpp"
#include "git/reference.hpp"
#include "render/remote/git_program.hpp"

#include <algorithm>

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

std::optional<std::string> find_commit(const GitUrl& url, ProcessRunner* processes, const CancelToken& cancel) {
    const auto git = GitProgram::find(processes, cancel);
    if (!git) {
        return std::nullopt;
    }
    const std::string wanted = url.ref.empty() ? "HEAD" : url.ref;
    const TemporaryDirectory outside; // no repository's own settings take part
    std::vector<git::RemoteReference> offered;
    try {
        const std::string list =
            git->run(url, outside.path(), {"ls-remote", "--", url.clone_url(), wanted, wanted + "^{}"});
        for (const std::string& line : split_lines(list)) {
            if (const auto parts = split_once(line, "\t")) {
                offered.push_back({.name = std::string{parts->second}, .commit = std::string{parts->first}});
            }
        }
    } catch (const Error&) {
        return std::nullopt; // fetching tells what is wrong, in kustomize's words
    }
    const std::string name = git::resolve(wanted, offered).name;
    // Of an annotated tag the commit, which is offered beside it.
    for (const std::string& candidate : {name + "^{}", name}) {
        const auto found = std::ranges::find(offered, candidate, &git::RemoteReference::name);
        if (!name.empty() && found != offered.end()) {
            return found->commit;
        }
    }
    return std::nullopt;
}

}  // namespace berth::render
