// SPDX-License-Identifier: Apache-2.0
// Making, keeping and choosing lanes.
#include "http/curl_lane.hpp"

#include <algorithm>
#include <new>
#include <ranges>

namespace berth::http {

std::unique_ptr<Lane> LanePool::take(const std::string& origin) {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            auto newest_first = free_ | std::views::reverse;
            const auto same =
                std::ranges::find_if(newest_first, [&](const auto& lane) { return lane->last_origin == origin; });
            const auto chosen = same == newest_first.end() ? std::prev(free_.end()) : std::prev(same.base());
            auto lane = std::move(*chosen);
            free_.erase(chosen);
            lane->last_origin = origin;
            return lane;
        }
    }
    auto lane = std::make_unique<Lane>();
    lane->multi.reset(curl_multi_init());
    lane->easy.reset(curl_easy_init());
    lane->last_origin = origin;
    if (!lane->multi || !lane->easy) {
        throw std::bad_alloc();
    }
    curl_multi_setopt(lane->multi.get(), CURLMOPT_MAXCONNECTS, 8L);
    return lane;
}

void LanePool::give_back(std::unique_ptr<Lane> lane) {
    curl_easy_reset(lane->easy.get());
    std::unique_ptr<Lane> oldest;  // closed outside the lock
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(lane));
    if (free_.size() > kept) {
        oldest = std::move(free_.front());
        free_.erase(free_.begin());
    }
}

}  // namespace berth::http
