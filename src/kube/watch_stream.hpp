// SPDX-License-Identifier: Apache-2.0
// The body of a watch: one JSON event a line, in pieces as the network has them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "kube/kube_api.hpp"

namespace berth::kube {

class WatchStream {
public:
    WatchStream(std::string resource_version, std::function<void(WatchEvent)> on_event);

    /// Throws ApiError for an ERROR event.
    void take(std::string_view piece);
    /// Of the last event or bookmark.
    [[nodiscard]] const std::string& resource_version() const { return resource_version_; }

private:
    void take_line(std::string_view line);

    std::string resource_version_;
    std::function<void(WatchEvent)> on_event_;
    std::string rest_;
};

}  // namespace berth::kube
