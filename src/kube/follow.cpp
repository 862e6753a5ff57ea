// SPDX-License-Identifier: Apache-2.0
// List and watch, for ever.

#include "kube/follow.hpp"

#include <algorithm>
#include <map>

#include "kube/api_error.hpp"

namespace berth::kube {
namespace {

constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{5000};

class Follower {
public:
    Follower(KubeApi& api, const Resource& resource, const Selection& selection, const FollowHandlers& handlers,
             const CancelToken& cancel)
        : api_(api), resource_(resource), selection_(selection), handlers_(handlers), cancel_(cancel) {}

    [[noreturn]] void run() {
        for (;;) {
            try {
                if (version_.empty()) list();
                version_ = api_.watch(resource_, {.selection = selection_, .resource_version = version_},
                                      [&](WatchEvent event) { tell(std::move(event)); }, cancel_);
            } catch (const ApiError& error) {
                if (is_expired(error.status()))
                    version_.clear();
                else
                    stumble(error);
            } catch (const Error& error) {
                stumble(error);
            }
            cancel_.throw_if_cancelled();
        }
    }

private:
    void list() {
        auto all = api_.list(resource_, selection_, cancel_);
        std::map<ObjectKey, json::Value> gone = std::move(known_);
        known_.clear();
        for (auto& object : all.items) {
            const auto was_known = gone.erase(key_of(ref_of(object))) > 0;
            tell({was_known ? WatchEventType::modified : WatchEventType::added, std::move(object)});
        }
        for (auto& [key, object] : gone) handlers_.on_event({WatchEventType::deleted, std::move(object)});
        version_ = all.resource_version;
        if (handlers_.on_listed) handlers_.on_listed();
    }

    void tell(WatchEvent event) {
        pause_ = first_pause;
        const auto ref = ref_of(event.object);
        if (event.type == WatchEventType::deleted) {
            known_.erase(key_of(ref));
        } else {
            // Enough of it to say later which one went away.
            json::Object metadata{{"name", ref.name}, {"namespace", ref.name_space}};
            known_.insert_or_assign(key_of(ref), json::Object{{"apiVersion", ref.gvk.api_version()},
                                                              {"kind", ref.gvk.kind},
                                                              {"metadata", std::move(metadata)}});
        }
        handlers_.on_event(std::move(event));
    }

    void stumble(const Error& error) {
        if (handlers_.on_trouble) handlers_.on_trouble(error);
        cancel_.sleep_for(pause_);
        pause_ = std::min(pause_ * 2, longest_pause);
        version_.clear();  // what was missed meanwhile is found by a new list
    }

    KubeApi& api_;
    const Resource& resource_;
    const Selection& selection_;
    const FollowHandlers& handlers_;
    const CancelToken& cancel_;
    std::string version_;
    std::map<ObjectKey, json::Value> known_;
    std::chrono::milliseconds pause_ = first_pause;
};

}  // namespace

void follow(KubeApi& api, const Resource& resource, const Selection& selection, const FollowHandlers& handlers,
            const CancelToken& cancel) {
    Follower(api, resource, selection, handlers, cancel).run();
}

}  // namespace berth::kube
