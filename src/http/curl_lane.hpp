// SPDX-License-Identifier: Apache-2.0
// libcurl's handles with owners: a lane is what one request at a time runs on. Only for src/http.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace berth::http {

struct MultiDeleter {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct EasyDeleter {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// A multi handle keeps the connections open, the easy handle is set anew for each request.
struct Lane {
    // The order matters: an easy handle must go before the multi handle whose connections it used.
    std::unique_ptr<CURLM, MultiDeleter> multi;
    std::unique_ptr<CURL, EasyDeleter> easy;
    std::string last_origin;
};

/// Lanes that no request uses now. Thread-safe.
class LanePool {
public:
    /// The last one used for that origin, else the last one used at all, else a new one.
    [[nodiscard]] std::unique_ptr<Lane> take(const std::string& origin);
    /// Beyond `kept` the oldest is closed.
    void give_back(std::unique_ptr<Lane> lane);

private:
    static constexpr std::size_t kept = 16;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Lane>> free_;  // the last used at the back
};

}  // namespace berth::http
