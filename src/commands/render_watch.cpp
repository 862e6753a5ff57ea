// SPDX-License-Identifier: Apache-2.0
// The loop: render what is stale, show what is new, follow what was read, wait.
#include "commands/render_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "commands/render_diff.hpp"
#include "commands/render_options.hpp"
#include "commands/render_output.hpp"
#include "commands/services.hpp"
#include "render/batch.hpp"
#include "workflow/input_watch.hpp"

namespace berth::commands {

namespace {

using Clock = std::chrono::steady_clock;

std::set<AbsolutePath> paths_of(const FileChanges& changes) {
    std::set<AbsolutePath> paths;
    for (const auto& path : changes.paths) {
        paths.insert(AbsolutePath(path.string()));
    }
    return paths;
}

std::string describe(const FileChanges& changes) {
    return changes.paths.size() == 1 ? shown_path(changes.paths.begin()->string()) : fmt::format("{} files", changes.paths.size());
}

class RenderWatch {
public:
    RenderWatch(const cli::Invocation& invocation, const std::vector<std::string>& targets,
                const render::RenderOptions& options, Services& services)
        : targets_(targets), options_(options), services_(services), tools_(services, remote_policy(invocation)), output_(invocation, services),
          base_(invocation.find("diff")) {}

    [[noreturn]] void run() {
        if (base_) {
            shown_ = render_base(*base_, targets_, options_, tools_);
        }
        std::vector<bool> stale(targets_.size(), true);
        std::string cause = "started";
        auto seen = Clock::now();
        renderings_.resize(targets_.size());
        for (;;) {
            const auto begun = workflow::InputWatch::now();
            render(stale);
            show(cause, seen);
            if (follow(begun)) {
                stale.assign(targets_.size(), true);
                cause.clear();  // told already
                continue;
            }
            tell_watching();
            const FileChanges changes = next_changes(stale);
            seen = Clock::now();
            cause = "changed: " + describe(changes);
        }
    }

private:
    void render(const std::vector<bool>& stale) {
        std::vector<std::string> directories;
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            if (stale[i]) {
                directories.push_back(targets_[i]);
            }
        }
        auto rendered = render::render_all(directories, options_, tools_.services());
        for (std::size_t i = 0, next = 0; i < targets_.size(); ++i) {
            if (stale[i]) {
                renderings_[i] = std::move(rendered[next++]);
            }
        }
    }

    void show(const std::string& cause, Clock::time_point seen) {
        std::vector<render::RenderResult> results;
        for (const auto& rendering : renderings_) {
            if (rendering.error) {
                tell_failure(rendering);
            } else {
                results.push_back(rendering.result);
            }
        }
        if (results.size() < targets_.size()) {
            return;
        }
        told_.clear();
        const bool is_new = show_results(results);
        if (is_new || !cause.empty()) {
            progress::info(services_.progress(),
                           fmt::format("{}; {} in {}", cause.empty() ? "changed meanwhile" : cause,
                                       is_new ? "rendered" : "no object changed", format_elapsed(Clock::now() - seen)));
        }
    }

    bool show_results(const std::vector<render::RenderResult>& results) {
        if (base_) {
            const bool differ = print_differences(targets_, *shown_, results, services_) == Differ::yes;
            shown_ = results;
            return differ;
        }
        if (shown_ && joined(*shown_) == joined(results)) {
            return false;
        }
        output_.write(results);
        tell_all_warnings();
        shown_ = results;
        return true;
    }

    void tell_all_warnings() {
        for (const auto& rendering : renderings_) {
            tell_warnings(services_, rendering.result.warnings);
        }
    }

    // The same failure is told once, however often something else is saved meanwhile.
    void tell_failure(const render::Rendering& rendering) {
        const Error error = targets_.size() == 1
                                ? Error(*rendering.error)
                                : rendering.error->within(fmt::format("cannot render '{}'", rendering.directory));
        if (told_.insert(error.what()).second) {
            services_.console().report(error);
        }
    }

    // Anew each time: a folder that was moved away and made again is another one to the kernel.
    bool follow(workflow::InputWatch::Time begun) {
        watcher_.clear();
        inputs_.forget();
        std::vector<AbsolutePath> all;
        for (const auto& rendering : renderings_) {
            all.insert(all.end(), rendering.inputs.begin(), rendering.inputs.end());
            for (const auto& folder : rendering.folders) {
                watcher_.watch_tree(folder.string(), [](const auto&, FileWatcher::EntryKind) { return true; });
            }
        }
        refuse_own_output(all);
        return inputs_.follow(all, begun);
    }

    void tell_watching() {
        if (!std::exchange(is_watching_, true)) {
            progress::info(services_.progress(), "watching");
        }
    }

    void refuse_own_output(const std::vector<AbsolutePath>& inputs) const {
        if (output_.path() && std::find(inputs.begin(), inputs.end(), *output_.path()) != inputs.end()) {
            throw Error(ErrorKind::usage, fmt::format("'{}' is both read and written", output_.path()->string()));
        }
    }

    // Waits for changes that matter; says to whom.
    FileChanges next_changes(std::vector<bool>& stale) {
        for (;;) {
            FileChanges changes = watcher_.wait(std::nullopt, services_.cancel());
            const auto paths = paths_of(changes);
            bool any = false;
            for (std::size_t i = 0; i < targets_.size(); ++i) {
                stale[i] = changes.lost || renderings_[i].reads(paths);
                any = any || stale[i];
            }
            if (any) {
                return changes;
            }
        }
    }

    const std::vector<std::string>& targets_;
    const render::RenderOptions& options_;
    Services& services_;
    RenderTools tools_;
    RenderOutput output_;
    std::optional<std::string> base_;
    FileWatcher watcher_;
    workflow::InputWatch inputs_{watcher_};
    std::vector<render::Rendering> renderings_;               // as they are now, by target
    std::optional<std::vector<render::RenderResult>> shown_;  // the last that were good
    std::set<std::string> told_;                              // failures since then
    bool is_watching_ = false;
};

}  // namespace

void watch_targets(const cli::Invocation& invocation, const std::vector<std::string>& targets,
                   const render::RenderOptions& options, Services& services) {
    RenderWatch(invocation, targets, options, services).run();
}

}  // namespace berth::commands
