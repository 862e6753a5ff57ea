// SPDX-License-Identifier: Apache-2.0
// What every part of a sync works with.
#pragma once

#include "base/clock.hpp"
#include "base/progress.hpp"
#include "base/thread_pool.hpp"
#include "kube/kube_api.hpp"

namespace berth::sync {

struct SyncServices {
    kube::KubeApi& api;
    ThreadPool& pool;  ///< for requests: its threads wait for the network
    Clock& clock;
    progress::Sink& progress;
};

}  // namespace berth::sync
