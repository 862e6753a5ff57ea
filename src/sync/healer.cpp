// SPDX-License-Identifier: Apache-2.0
// Healing of drift.

#include "sync/healer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "kube/fields.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;
using std::chrono::steady_clock;

constexpr std::string_view field_manager = "berth";
constexpr std::chrono::milliseconds first_pause{50};
constexpr std::chrono::milliseconds longest_pause{5000};

bool is_dying(const Value& object) { return kube::find_at(object, {"metadata", "deletionTimestamp"}) != nullptr; }

}  // namespace

Healer::Healer(SyncServices& services, HealerOptions options, const CancelToken& cancel)
    : services_(services), options_(std::move(options)), cancel_(cancel), retrier_([this] { serve_retries(); }) {}

Healer::~Healer() {
    cancel_.cancel();
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    retrier_.join();
}

void Healer::applying(const DesiredObject& desired) {
    const std::lock_guard lock(mutex_);
    const auto [at, fresh] = kept_.try_emplace(kube::key_of(desired.ref));
    auto& kept = at->second;
    if (!fresh) kept.before = kept.desired;
    kept.desired = desired;
    kept.busy = true;
    kept.missed.reset();
}

void Healer::not_applied(const DesiredObject& desired) {
    Lock lock(mutex_);
    const auto key = kube::key_of(desired.ref);
    const auto found = kept_.find(key);
    if (found == kept_.end()) return;
    auto& kept = found->second;
    if (!kept.before) {
        kept_.erase(found);
        return;
    }
    kept.desired = *std::exchange(kept.before, std::nullopt);
    kept.busy = false;
    if (const auto missed = std::exchange(kept.missed, std::nullopt)) examine(key, *missed, lock);
}

void Healer::remember(Kept& kept, const Value& live) {
    const auto* fields = kube::find_applied_fields(live, field_manager);
    kept.fields = fields ? *fields : Value();
    kept.owned = fields ? kube::project(live, *fields) : kube::OwnedFields();
    kept.uid = text_at(live, {"metadata", "uid"});
    kept.version = kube::resource_version_of(live);
}

void Healer::applied(const DesiredObject& desired, const Value& live) {
    Lock lock(mutex_);
    const auto key = kube::key_of(desired.ref);
    auto& kept = kept_[key];
    kept.desired = desired;
    kept.before.reset();
    kept.busy = false;
    kept.given_up = false;
    kept.heals.clear();
    kept.pause = {};
    remember(kept, live);
    if (const auto missed = std::exchange(kept.missed, std::nullopt)) examine(key, *missed, lock);
}

void Healer::retain(const std::vector<DesiredObject>& desired) {
    std::vector<kube::ObjectKey> keys;
    for (const auto& object : desired) keys.push_back(kube::key_of(object.ref));
    std::sort(keys.begin(), keys.end());
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& entry) { return !std::binary_search(keys.begin(), keys.end(), entry.first); });
}

void Healer::on_event(const kube::WatchEvent& event) {
    Lock lock(mutex_);
    const auto key = kube::key_of(kube::ref_of(event.object));
    const auto found = kept_.find(key);
    if (found == kept_.end()) return;
    if (found->second.busy) {
        found->second.missed = event;
        return;
    }
    examine(key, event, lock);
}

// With the lock held, which heal() lets go while it speaks to the server.
void Healer::examine(const kube::ObjectKey& key, const kube::WatchEvent& event, Lock& lock) {
    auto& kept = kept_.at(key);
    const auto version = kube::resource_version_of(event.object);
    if (version != 0 && version <= kept.version) return;  // our own apply, or older
    Healed healed{.ref = kept.desired.ref};
    if (event.type == kube::WatchEventType::deleted) {
        // Also when only the label was taken away: then the apply puts it back.
        if (kept.given_up) return;
        heal(key, std::move(healed), lock);
        return;
    }
    if (is_dying(event.object)) return;  // once it is gone
    healed.paths = kube::changed_paths(kept.owned, kube::project(event.object, kept.fields));
    if (healed.paths.empty()) return;
    if (kept.given_up) return;
    healed.manager = kube::other_manager(event.object, field_manager, healed.paths.front());
    heal(key, std::move(healed), lock);
}

bool Healer::is_fight(Kept& kept, const Healed& healed) {
    const auto now = steady_clock::now();
    while (!kept.heals.empty() && now - kept.heals.front() > options_.fight_window) kept.heals.pop_front();
    if (kept.heals.size() < options_.fights) return false;
    kept.given_up = true;
    const auto what = healed.paths.empty() ? std::string("deletes it") : fmt::format("sets {}", join(healed.paths, ", "));
    const auto who = healed.manager.empty() ? std::string("somebody else") : fmt::format("'{}'", healed.manager);
    progress::warn(services_.progress,
                   fmt::format("{} is no longer put back: {} {} again and again; leave the field out of {}, or stop the other",
                               kube::to_text(healed.ref), who, what, kept.desired.origin.empty() ? "the manifest" : "'" + kept.desired.origin + "'"));
    return true;
}

void Healer::heal(const kube::ObjectKey& key, Healed healed, Lock& lock) {
    auto& kept = kept_.at(key);
    if (is_fight(kept, healed)) return;
    const auto begun = steady_clock::now();
    kept.busy = true;
    kept.missed.reset();
    const auto object = kept.desired.object;
    lock.unlock();
    std::optional<Value> live;
    try {
        live = services_.api.apply(object, {}, cancel_.token());
    } catch (const Interrupted&) {
        // Closing: the thread that called us ends by itself.
    } catch (const Error& error) {
        progress::debug(services_.progress, fmt::format("cannot put {} back yet: {}", kube::to_text(healed.ref), error.what()));
    }
    lock.lock();
    const auto found = kept_.find(key);
    if (found == kept_.end()) return;  // its manifest went away meanwhile
    auto& now = found->second;
    now.busy = false;
    if (!live) {
        if (!cancel_.token().is_cancelled()) retry_later(key, now);
        return;
    }
    now.pause = {};
    const auto before = now.version;
    const auto uid_before = now.uid;
    remember(now, *live);
    // The apply of a dying object is lost with it.
    if (is_dying(*live)) {
        retry_later(key, now);
        return;
    }
    const bool changed = now.version != before || now.uid != uid_before;
    if (changed) {
        now.heals.push_back(steady_clock::now());
        healed.uid = now.uid;
        healed.took = steady_clock::now() - begun;
        lock.unlock();
        if (options_.on_healed) options_.on_healed(healed);
        lock.lock();
    }
    const auto again = kept_.find(key);
    if (again == kept_.end() || again->second.busy) return;
    if (const auto missed = std::exchange(again->second.missed, std::nullopt)) examine(key, *missed, lock);
}

void Healer::retry_later(const kube::ObjectKey& key, Kept& kept) {
    kept.pause = kept.pause.count() == 0 ? first_pause : std::min(kept.pause * 2, longest_pause);
    retries_.emplace(steady_clock::now() + kept.pause, key);
    wake_.notify_all();
}

void Healer::serve_retries() {
    Lock lock(mutex_);
    while (!closing_) {
        if (retries_.empty()) {
            wake_.wait(lock);
            continue;
        }
        const auto due = retries_.begin()->first;
        if (steady_clock::now() < due) {
            wake_.wait_until(lock, due);
            continue;
        }
        const auto key = retries_.begin()->second;
        retries_.erase(retries_.begin());
        const auto found = kept_.find(key);
        if (found == kept_.end() || found->second.busy || found->second.given_up) continue;
        heal(key, Healed{.ref = found->second.desired.ref}, lock);
    }
}

}  // namespace berth::sync
