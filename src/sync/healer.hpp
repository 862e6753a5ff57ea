// SPDX-License-Identifier: Apache-2.0
// Puts drift back: an owned field that somebody changed, an owned object that somebody deleted.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kube/managed_fields.hpp"
#include "sync/desired.hpp"
#include "sync/services.hpp"

namespace berth::sync {

struct Healed {
    kube::ObjectRef ref;
    std::vector<std::string> paths;  ///< fields put back; empty if the object had been deleted
    std::string manager;             ///< who changed them, as managedFields has it; may be empty
    std::string uid;                 ///< of the object now
    std::chrono::nanoseconds took{}; ///< from learning of it to the server's answer
};

struct HealerOptions {
    std::size_t fights = 5;                   ///< so many heals of one object ...
    std::chrono::seconds fight_window{30};    ///< ... within this, and it is left alone until its manifest changes
    std::function<void(const Healed&)> on_healed{};
};

/// Fed with events of owned objects, from any thread. Only fields that server-side apply gave to berth count: what
/// others add or own is theirs.
class Healer {
public:
    Healer(SyncServices& services, HealerOptions options, const CancelToken& cancel);
    ~Healer();
    Healer(const Healer&) = delete;
    Healer& operator=(const Healer&) = delete;

    /// An apply of this object begins: until applied(), its changes are ours.
    void applying(const DesiredObject& desired);
    void applied(const DesiredObject& desired, const json::Value& live);
    /// The apply was refused: what was there before is kept as it was.
    void not_applied(const DesiredObject& desired);
    /// Only these are to be kept from now on.
    void retain(const std::vector<DesiredObject>& desired);

    void on_event(const kube::WatchEvent& event);

private:
    struct Kept {
        DesiredObject desired;
        std::optional<DesiredObject> before{};  // what an apply under way replaces
        json::Value fields;            // FieldsV1 of berth's
        kube::OwnedFields owned;       // what they must be
        std::string uid;
        std::uint64_t version = 0;     // of the last apply
        bool busy = false;             // an apply is under way
        std::optional<kube::WatchEvent> missed{};  // the last event while busy
        std::deque<std::chrono::steady_clock::time_point> heals{};
        bool given_up = false;
        std::chrono::milliseconds pause{};
    };
    using Lock = std::unique_lock<std::mutex>;

    void remember(Kept& kept, const json::Value& live);
    void examine(const kube::ObjectKey& key, const kube::WatchEvent& event, Lock& lock);
    void heal(const kube::ObjectKey& key, Healed healed, Lock& lock);
    bool is_fight(Kept& kept, const Healed& healed);
    void retry_later(const kube::ObjectKey& key, Kept& kept);
    void serve_retries();

    SyncServices& services_;
    HealerOptions options_;
    CancelSource cancel_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::map<kube::ObjectKey, Kept> kept_;
    std::multimap<std::chrono::steady_clock::time_point, kube::ObjectKey> retries_;
    bool closing_ = false;
    std::thread retrier_;
};

}  // namespace berth::sync
