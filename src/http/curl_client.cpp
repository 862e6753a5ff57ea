// SPDX-License-Identifier: Apache-2.0
// Requests onto lanes.
#include "http/curl_client.hpp"

#include <mutex>

#include "base/error.hpp"
#include "http/curl_lane.hpp"
#include "http/curl_transfer.hpp"
#include "http/url.hpp"

namespace berth::http {

namespace {

/// Where a connection could be reused.
std::string origin_key(const Request& request) {
    const auto origin = origin_of(request.url);
    return origin ? origin->scheme + "://" + origin->host + ":" + std::to_string(origin->port) + request.unix_socket : "";
}

Response run_on_lane(LanePool& pool, const Request& request, const BodySink* sink, const std::string& user_agent,
                     const CancelToken& cancel) {
    struct Loan {
        LanePool& pool;
        std::unique_ptr<Lane> lane;
        ~Loan() { pool.give_back(std::move(lane)); }
    };
    Loan loan{.pool = pool, .lane = pool.take(origin_key(request))};
    Transfer transfer(*loan.lane, request, sink, user_agent);
    return transfer.run(cancel);
}

}  // namespace

class CurlClient::Lanes : public LanePool {};

CurlClient::CurlClient(std::string user_agent) : user_agent_(std::move(user_agent)) {
    static std::once_flag initialised;
    std::call_once(initialised, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    lanes_ = std::make_unique<Lanes>();
}

CurlClient::~CurlClient() = default;

Response CurlClient::send(const Request& request, const CancelToken& cancel) {
    return run_on_lane(*lanes_, request, nullptr, user_agent_, cancel);
}

Response CurlClient::stream(const Request& request, const BodySink& sink, const CancelToken& cancel) {
    return run_on_lane(*lanes_, request, &sink, user_agent_, cancel);
}

}  // namespace berth::http
