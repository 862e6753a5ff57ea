// SPDX-License-Identifier: Apache-2.0
// Keeps telling the state of a selection of objects: a list, then a watch, and again whenever either breaks.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "kube/kube_api.hpp"

namespace berth::kube {

struct FollowHandlers {
    std::function<void(WatchEvent)> on_event;
    std::function<void()> on_listed{};               ///< all that was there at the beginning has been told
    std::function<void(const Error&)> on_trouble{};  ///< the connection broke; it is being tried again
};

/// What was there first comes as added; after a gap, what went away meanwhile comes as deleted, and all others as
/// modified. Runs until cancelled, then throws Interrupted.
[[noreturn]] void follow(KubeApi& api, const Resource& resource, const Selection& selection, const FollowHandlers& handlers,
                         const CancelToken& cancel);

}  // namespace berth::kube
