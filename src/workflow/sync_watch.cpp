// SPDX-License-Identifier: Apache-2.0
// The loop of `sync --watch`: this thread watches, another one works.

#include "workflow/sync_watch.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <atomic>
#include <optional>
#include <thread>

#include "workflow/input_watch.hpp"

namespace berth::workflow {
namespace {

using Clock = std::chrono::steady_clock;
using EntryKind = FileWatcher::EntryKind;

bool is_noise(const std::filesystem::path& path) {
    // What editors put beside a file while they write it.
    const auto name = path.filename().string();
    return name == ".git" || name == "4913" || name.ends_with('~') || (name.starts_with('.') && name.ends_with(".swp"));
}

class Watch {
public:
    Watch(SyncSession& session, const SyncRequest& request, const WatchEvents& events, const CancelToken& cancel)
        : session_(session), request_(request), events_(events), cancel_(cancel) {}

    ~Watch() { stop(); }

    WatchEnd run() {
        register_inputs();
        start(Clock::now());
        for (;;) {
            const auto changes = watcher_.wait(patience(), cancel_);
            const auto seen = Clock::now();
            if (finished_.exchange(false)) {
                stop();
                if (watch_outside_inputs()) {
                    session_.mark({.images = {}, .manifests = true});
                    start(seen);
                }
            } else if (changes.empty() && patience() && !worker_.joinable()) {
                start(seen);
            }
            if (changes.empty()) continue;
            if (const auto& file = session_.project().file; file && changes.paths.contains(file->string())) {
                stop();
                return WatchEnd::project_changed;
            }
            const auto stale = session_.affected(changes);
            if (stale.empty()) continue;
            if (events_.on_change) events_.on_change(changes);
            stop();
            session_.mark(stale);
            told_.clear();
            if (rules_changed(changes)) {
                session_.renew_filters();
                register_inputs();
            }
            start(seen);
        }
    }

private:
    void register_inputs() {
        watcher_.clear();
        outside_.forget();
        const auto& project = session_.project();
        for (const auto& image : project.images) {
            watcher_.watch_tree(image.context.string(), [filter = session_.filter(image.name)](const auto& path, EntryKind kind) {
                return !is_noise(path) && filter(path, kind);
            });
            watcher_.watch_file(image.dockerfile.string());
            watcher_.watch_file((image.context / ".dockerignore").string());
        }
        watcher_.watch_tree(project.kustomization.string(), [](const auto& path, EntryKind) { return !is_noise(path); });
        if (project.file) watcher_.watch_file(project.file->string());
        watch_outside_inputs();
    }

    // Inputs found by a pass are watched only from now on. Whether one of them changed while nobody looked.
    bool watch_outside_inputs() {
        const auto inputs = session_.outside_inputs();
        return outside_.follow({inputs.begin(), inputs.end()}, begun_);
    }

    bool rules_changed(const FileChanges& changes) const {
        for (const auto& path : changes.paths)
            if (path.filename().string().ends_with(".dockerignore")) return true;
        return false;
    }

    void start(Clock::time_point since) {
        begun_ = InputWatch::now();
        source_.emplace(cancel_);
        worker_ = std::thread([this, since, token = source_->token()] { work(since, token); });
    }

    // Cancels what runs and waits until it has.
    void stop() {
        if (!worker_.joinable()) return;
        source_->cancel();
        worker_.join();
        finished_ = false;
    }

    void work(Clock::time_point since, const CancelToken& token) {
        try {
            auto request = request_;
            request.on_applied = [&](const sync::ReconcileResult& result) {
                if (events_.on_applied) events_.on_applied(result, Clock::now() - since);
            };
            session_.run(request, token);
            retry_ = no_retry;
            told_.clear();
            if (events_.on_done) events_.on_done(Clock::now() - since);
        } catch (const Interrupted&) {
            return;  // whoever cancelled knows
        } catch (const Error& error) {
            if (!token.is_cancelled()) fail(error);
        }
        // What a build needed is not needed while waiting for the next change.
        ::malloc_trim(0);
        finished_ = true;
        watcher_.wake();
    }

    // A cluster that does not answer may come back by itself; everything else waits for a change.
    void fail(const Error& error) {
        if (error.kind() == ErrorKind::unavailable)
            retry_ = patience() ? std::min(*patience() * 2, longest_retry) : first_retry;
        else
            retry_ = no_retry;
        if (events_.on_failure && told_ != error.what()) events_.on_failure(error);
        told_ = error.what();
    }

    std::optional<std::chrono::milliseconds> patience() const {
        const auto retry = retry_.load();
        return retry == no_retry ? std::nullopt : std::optional(retry);
    }

    static constexpr std::chrono::milliseconds no_retry{0};
    static constexpr std::chrono::milliseconds first_retry{500};
    static constexpr std::chrono::milliseconds longest_retry{15'000};

    SyncSession& session_;
    const SyncRequest& request_;
    const WatchEvents& events_;
    const CancelToken& cancel_;
    FileWatcher watcher_;
    InputWatch outside_{watcher_};
    std::optional<CancelSource> source_;
    std::atomic<bool> finished_ = false;
    std::atomic<std::chrono::milliseconds> retry_ = no_retry;
    std::string told_;  // the worker's, while it runs
    InputWatch::Time begun_;
    std::thread worker_;
};

}  // namespace

WatchEnd watch_project(SyncSession& session, const SyncRequest& request, const WatchEvents& events, const CancelToken& cancel) {
    return Watch(session, request, events, cancel).run();
}

}  // namespace berth::workflow
