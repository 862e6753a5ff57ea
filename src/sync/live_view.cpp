// SPDX-License-Identifier: Apache-2.0
// Watches of owned objects.

#include "sync/live_view.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "kube/follow.hpp"

namespace berth::sync {
namespace {

constexpr std::chrono::seconds list_timeout{30};

}  // namespace

LiveView::LiveView(kube::KubeApi& api, std::string label_selector, Listener listener, const CancelToken& cancel)
    : api_(api), selector_(std::move(label_selector)), listener_(std::move(listener)), cancel_(cancel) {}

LiveView::~LiveView() {
    cancel_.cancel();
    for (auto& [gvk, watched] : watched_) watched->thread.join();
}

void LiveView::follow(Watched& watched) {
    const auto on_event = [&](kube::WatchEvent event) {
        {
            const std::lock_guard lock(mutex_);
            auto key = kube::key_of(kube::ref_of(event.object));
            if (event.type == kube::WatchEventType::deleted)
                objects_.erase(key);
            else
                objects_.insert_or_assign(std::move(key), event.object);
            ++changes_;
        }
        changed_.notify_all();
        if (listener_) listener_(event);
    };
    const auto settle = [&](std::optional<std::string> trouble) {
        const std::lock_guard lock(mutex_);
        if (!trouble) watched.listed = true;
        watched.trouble = std::move(trouble);
        ++changes_;
        changed_.notify_all();
    };
    try {
        kube::follow(api_, watched.resource, {.label_selector = selector_},
                     {.on_event = on_event,
                      .on_listed = [&] { settle(std::nullopt); },
                      .on_trouble = [&](const Error& error) { settle(error.what()); }},
                     cancel_.token());
    } catch (const Interrupted&) {
        // The view is being closed.
    }
}

void LiveView::ensure(const std::vector<kube::Resource>& resources) {
    std::unique_lock lock(mutex_);
    for (const auto& resource : resources) {
        auto& watched = watched_[resource.gvk];
        if (watched) continue;
        watched = std::make_unique<Watched>(Watched{.resource = resource});
        watched->thread = std::thread([this, &at = *watched] { follow(at); });
    }
    const auto all_listed = [&] {
        if (cancel_.token().is_cancelled()) return true;
        for (const auto& resource : resources)
            if (!watched_.at(resource.gvk)->listed) return false;
        return true;
    };
    if (changed_.wait_for(lock, list_timeout, all_listed)) {
        lock.unlock();
        cancel_.token().throw_if_cancelled();
        return;
    }
    for (const auto& resource : resources) {
        const auto& watched = *watched_.at(resource.gvk);
        if (watched.listed) continue;
        throw Error(ErrorKind::unavailable, fmt::format("cannot watch {}", resource.plural)).with_cause(watched.trouble.value_or("no answer"));
    }
}

std::optional<json::Value> LiveView::find(const kube::ObjectKey& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(key);
    return found == objects_.end() ? std::nullopt : std::optional(found->second);
}

bool LiveView::wait(const std::function<bool()>& check, std::chrono::milliseconds timeout, const CancelToken& cancel) {
    // Cancellation does not signal the condition; only who waits for something pays for looking.
    constexpr std::chrono::milliseconds look_again{50};
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        cancel.throw_if_cancelled();
        std::uint64_t seen = 0;
        {
            const std::lock_guard lock(mutex_);
            seen = changes_;
        }
        if (check()) return true;
        const auto now = std::chrono::steady_clock::now();
        if (now >= deadline) return false;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::min<std::chrono::steady_clock::duration>(look_again, deadline - now), [&] { return changes_ != seen; });
    }
}

}  // namespace berth::sync
