// SPDX-License-Identifier: Apache-2.0
// The owned objects as they are in the cluster right now, kept current by one watch for each kind.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kube/kube_api.hpp"

namespace berth::sync {

class LiveView {
public:
    using Listener = std::function<void(const kube::WatchEvent&)>;

    /// Watches objects with this label selector, in all namespaces. `listener` is called from the watching threads,
    /// after the view has the change.
    LiveView(kube::KubeApi& api, std::string label_selector, Listener listener, const CancelToken& cancel);
    /// Ends all watches.
    ~LiveView();
    LiveView(const LiveView&) = delete;
    LiveView& operator=(const LiveView&) = delete;

    /// Begins to watch these kinds (those already watched go on). Returns when each has been listed once; throws the
    /// Error of one that cannot be.
    void ensure(const std::vector<kube::Resource>& resources);

    [[nodiscard]] std::optional<json::Value> find(const kube::ObjectKey& key) const;

    /// Calls `check` now and after every change until it returns true or the time is over; whether it did.
    bool wait(const std::function<bool()>& check, std::chrono::milliseconds timeout, const CancelToken& cancel);

private:
    struct Watched {
        kube::Resource resource;
        bool listed = false;
        std::optional<std::string> trouble{};
        std::thread thread{};
    };
    void follow(Watched& watched);

    kube::KubeApi& api_;
    std::string selector_;
    Listener listener_;
    CancelSource cancel_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t changes_ = 0;
    std::map<kube::GroupVersionKind, std::unique_ptr<Watched>> watched_;
    std::map<kube::ObjectKey, json::Value> objects_;
};

}  // namespace berth::sync
