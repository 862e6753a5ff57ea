// SPDX-License-Identifier: Apache-2.0
// Fetching a reference: with the git program as kustomize does it, or without one.
#include "render/remote/git_clone.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/fetch.hpp"

#include <atomic>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <thread>

namespace berth::render {

namespace {

/// Runs git in the clone and stops it when the URL's time is over.
void run_git(const GitUrl& url, const RenderServices& services, const AbsolutePath& directory,
             std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "git");
    const std::string line = fmt::format("{}", fmt::join(arguments, " "));
    CancelSource stop{services.cancel};
    std::atomic<bool> timed_out = false;
    std::jthread watch{[&](const std::stop_token& done) {
        const auto end = std::chrono::steady_clock::now() + url.timeout;
        while (!done.stop_requested() && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        if (!done.stop_requested()) {
            timed_out = true;
            stop.cancel();
        }
    }};
    try {
        const ProcessResult result = services.processes->run(
            {.arguments = std::move(arguments),
             .environment = {{"GIT_TERMINAL_PROMPT", "0"}},
             .working_directory = directory},
            stop.token());
        if (result.status != 0) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("failed to run '{}': {}{}: exit status {}", line, result.output,
                                    result.error_output, result.status));
        }
    } catch (const Interrupted&) {
        if (!timed_out) {
            throw;
        }
        throw Error(ErrorKind::unavailable,
                    fmt::format("hit {}s timeout running '{}'", url.timeout.count() / 1000, line),
                    "give it more time with ?timeout=120 in the URL");
    }
}

}  // namespace

void clone_repository(const GitUrl& url, const RenderServices& services, Clone& clone) {
    auto directory = std::make_shared<TemporaryDirectory>();
    const AbsolutePath path = real_path(directory->path());
    clone.directory = path.string();
    clone.remove = [directory]() mutable { directory.reset(); };
    // The git program fetches one commit alone and knows ssh; without it the library does, with all history.
    if (services.processes == nullptr || !find_program("git")) {
        const AbsolutePath target = path / "repository";
        git::fetch({.url = url.clone_url(),
                    .reference = url.ref,
                    .submodules = url.submodules ? git::Submodules::fetch : git::Submodules::leave_out,
                    .timeout = url.timeout},
                   target, services.cancel);
        clone.directory = target.string();
        return;
    }
    run_git(url, services, path, {"init", "-q"});
    run_git(url, services, path, {"remote", "add", "origin", url.clone_url()});
    run_git(url, services, path,
            {"fetch", "-q", "--depth=1", url.clone_url(), url.ref.empty() ? std::string{"HEAD"} : url.ref});
    run_git(url, services, path, {"checkout", "-q", "FETCH_HEAD"});
    if (url.submodules) {
        run_git(url, services, path, {"submodule", "-q", "update", "--init", "--recursive"});
    }
}

}  // namespace berth::render
