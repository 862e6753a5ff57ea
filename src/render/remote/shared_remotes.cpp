// SPDX-License-Identifier: Apache-2.0
// Futures by what was asked for.
#include "render/remote/shared_remotes.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>

namespace berth::render {

template <typename Result, typename Work>
Result SharedRemotes::once(Memory<Result>& memory, const std::string& key, Work work) {
    std::promise<Result> promise;
    std::shared_future<Result> result;
    bool is_first = false;
    {
        const std::lock_guard lock{mutex_};
        const auto [entry, added] = memory.try_emplace(key);
        if (added) {
            entry->second = promise.get_future().share();
        }
        is_first = added;
        result = entry->second;
    }
    if (is_first) {
        try {
            promise.set_value(work());
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    }
    return result.get();
}

SharedRemotes::~SharedRemotes() {
    for (CancelSource& stop : stops_) {
        stop.cancel();
    }
}

Checkout SharedRemotes::check_out(const GitUrl& url, const CancelToken& cancel) {
    // The time a reference allows is its own: a hasty one must not fail a patient one.
    const std::string key = fmt::format("{} {} {} {}", url.clone_url(), url.ref, url.submodules, url.timeout.count());
    return once(checkouts_, key, [&] { return from_.check_out(url, cancel); });
}

HttpReply SharedRemotes::get(const std::string& url, const CancelToken& cancel) {
    return once(replies_, url, [&] { return from_.get(url, cancel); });
}

PulledChart SharedRemotes::pull(const ChartReference& chart, const std::string& home, const RunHelm& helm,
                                const CancelToken& cancel) {
    return from_.pull(chart, home, helm, cancel);
}

void SharedRemotes::start(const std::vector<std::string>& entries, const CancelToken& cancel) {
    std::vector<std::string> remote;
    for (const std::string& entry : entries) {
        if (is_http_url(entry) || parse_git_url(entry)) {
            remote.push_back(entry);
        }
    }
    if (remote.size() < 2) {
        return; // it is asked for at once anyway
    }
    constexpr std::size_t at_once = 4;
    const CancelToken stop = stops_.emplace_back(cancel).token();
    const auto queue = std::make_shared<const std::vector<std::string>>(std::move(remote));
    const auto next = std::make_shared<std::atomic<std::size_t>>(0);
    for (std::size_t i = 0; i < std::min(at_once, queue->size()); ++i) {
        started_.push_back(std::async(std::launch::async, [this, queue, next, stop] {
            for (std::size_t at = (*next)++; at < queue->size() && !stop.is_cancelled(); at = (*next)++) {
                fetch((*queue)[at], stop);
            }
        }));
    }
}

void SharedRemotes::fetch(const std::string& entry, const CancelToken& cancel) {
    try {
        // What is behind an http URL is asked for as a file first, as in kustomize.
        if (is_http_url(entry)) {
            static_cast<void>(get(entry, cancel));
        } else {
            static_cast<void>(check_out(*parse_git_url(entry), cancel));
        }
    } catch (const std::exception&) {
        // Remembered, and told to whoever asks for it.
    }
}

}  // namespace berth::render
